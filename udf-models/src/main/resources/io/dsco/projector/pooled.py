  # The last convolution and the average pooling as one linear map, and back. N samples, G groups, J features.
  # tail = [weight (G, R C'/G, J/G), bias (J), means (R, places)], without means where R is the places themselves.

  # (N, C', H', W') to (N, J)
  def pooled(self: __torch__.Functions, h: Tensor, tail: List[Tensor], groups: int) -> Tensor:
    n, c, height, width = torch.size(h)
    rows = torch.reshape(torch.permute(h, [0, 2, 3, 1]), [n, torch.mul(height, width), c])
    if torch.eq(torch.len(tail), 3):
      rows = torch.matmul(tail[2], rows)
    perGroup = torch.permute(torch.reshape(rows, [n, -1, groups, torch.floordiv(c, groups)]), [2, 0, 1, 3])
    features = torch.bmm(torch.reshape(perGroup, [groups, n, -1]), tail[0])
    return torch.add(torch.reshape(torch.permute(features, [1, 0, 2]), [n, -1]), tail[1])

  # (N, J) to (N, C', H', W'); h gives the sizes.
  def pooled_back(self: __torch__.Functions, cotangent: Tensor, h: Tensor, tail: List[Tensor], groups: int) -> Tensor:
    n, c, height, width = torch.size(h)
    perGroup = torch.permute(torch.reshape(cotangent, [n, groups, -1]), [1, 0, 2])
    rows = torch.bmm(perGroup, torch.permute(tail[0], [0, 2, 1]))
    rows = torch.permute(torch.reshape(rows, [groups, n, -1, torch.floordiv(c, groups)]), [1, 2, 0, 3])
    rows = torch.reshape(rows, [n, -1, c])
    if torch.eq(torch.len(tail), 3):
      rows = torch.matmul(torch.t(tail[2]), rows)
    return torch.permute(torch.reshape(rows, [n, height, width, c]), [0, 3, 1, 2])

