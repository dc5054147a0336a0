  # The collapsed projector of CollapsedProjector.java, forward and back, with the gradient written out.
  #
  # N samples, C, H, W of the latent, G groups, J features. Convolutions come as a list of weight and bias in
  # turn; activations h are the outputs of the leaky ReLUs, whose sign is that of their inputs.
  # tail = [weight (G, R C'/G, J/G), bias (J), means (R, places)], without means where R is the places themselves.
  # layout is the engine's number of a memory format: 2 keeps channels innermost, 0 is the usual one.

  def activations(self: __torch__.Functions, x: Tensor, convolutions: List[Tensor], groups: int, slope: float, layout: int) -> List[Tensor]:
    h = torch.conv2d(torch.contiguous(x, memory_format=layout), convolutions[0], convolutions[1], [1, 1], [1, 1])
    hs = [torch.leaky_relu_(h, slope)]
    for i in range(2, torch.len(convolutions), 2):
      h = torch.conv2d(hs[-1], convolutions[i], convolutions[torch.add(i, 1)], [2, 2], [1, 1], [1, 1], groups)
      _0 = torch.append(hs, torch.leaky_relu_(h, slope))
    return hs

  def pooled(self: __torch__.Functions, h: Tensor, tail: List[Tensor], groups: int) -> Tensor:
    n, c, height, width = torch.size(h)
    rows = torch.reshape(torch.permute(h, [0, 2, 3, 1]), [n, torch.mul(height, width), c])
    if torch.eq(torch.len(tail), 3):
      rows = torch.matmul(tail[2], rows)
    perGroup = torch.permute(torch.reshape(rows, [n, -1, groups, torch.floordiv(c, groups)]), [2, 0, 1, 3])
    features = torch.bmm(torch.reshape(perGroup, [groups, n, -1]), tail[0])
    return torch.add(torch.reshape(torch.permute(features, [1, 0, 2]), [n, -1]), tail[1])

  def pooled_back(self: __torch__.Functions, cotangent: Tensor, h: Tensor, tail: List[Tensor], groups: int) -> Tensor:
    n, c, height, width = torch.size(h)
    perGroup = torch.permute(torch.reshape(cotangent, [n, groups, -1]), [1, 0, 2])
    rows = torch.bmm(perGroup, torch.permute(tail[0], [0, 2, 1]))
    rows = torch.permute(torch.reshape(rows, [groups, n, -1, torch.floordiv(c, groups)]), [1, 2, 0, 3])
    rows = torch.reshape(rows, [n, -1, c])
    if torch.eq(torch.len(tail), 3):
      rows = torch.matmul(torch.t(tail[2]), rows)
    return torch.permute(torch.reshape(rows, [n, height, width, c]), [0, 3, 1, 2])

  # (N, C, H, W) to (N, J)
  def features(self: __torch__.Functions, x: Tensor, convolutions: List[Tensor], tail: List[Tensor], groups: int, slope: float, layout: int) -> Tensor:
    hs = self.activations(x, convolutions, groups, slope, layout)
    return self.pooled(hs[-1], tail, groups)

  # The same, followed by the activations.
  def recorded(self: __torch__.Functions, x: Tensor, convolutions: List[Tensor], tail: List[Tensor], groups: int, slope: float, layout: int) -> List[Tensor]:
    hs = self.activations(x, convolutions, groups, slope, layout)
    return torch.add([self.pooled(hs[-1], tail, groups)], hs)

  # (N, J) to (N, C, H, W): from d(loss)/d(features) to d(loss)/d(x).
  def gradient(self: __torch__.Functions, cotangent: Tensor, hs: List[Tensor], convolutions: List[Tensor], tail: List[Tensor], groups: int, slope: float) -> Tensor:
    g = torch.leaky_relu_backward(self.pooled_back(cotangent, hs[-1], tail, groups), hs[-1], slope, True)
    last = torch.sub(torch.len(hs), 1)
    for k in range(last):
      i = torch.sub(last, k)
      g = torch.conv_transpose2d(g, convolutions[torch.mul(2, i)], None, [2, 2], [1, 1], [0, 0], groups)
      g = torch.leaky_relu_backward(g, hs[torch.sub(i, 1)], slope, True)
    # The first convolution has few input channels: a matrix product and its taps' sum are faster than the engine's kernel.
    n, c, height, width = torch.size(g)
    rows = torch.reshape(torch.permute(g, [0, 2, 3, 1]), [-1, c])
    taps = torch.mm(rows, torch.reshape(convolutions[0], [c, -1]))
    columns = torch.permute(torch.reshape(taps, [n, torch.mul(height, width), -1]), [0, 2, 1])
    return torch.col2im(columns, [height, width], [3, 3], [1, 1], [1, 1], [1, 1])
