  # The convolutions of ConvolutionForm.USUAL, forward and back, with the gradient written out.
  #
  # N samples, C, H, W of the latent, G groups, J features. weights = weight and bias of each convolution in turn;
  # activations h are the outputs of the leaky ReLUs, whose sign is that of their inputs.

  def activations(self: __torch__.Functions, x: Tensor, weights: List[Tensor], groups: int, slope: float) -> List[Tensor]:
    h = torch.conv2d(x, weights[0], weights[1], [1, 1], [1, 1])
    hs = [torch.leaky_relu_(h, slope)]
    for i in range(2, torch.len(weights), 2):
      h = torch.conv2d(hs[-1], weights[i], weights[torch.add(i, 1)], [2, 2], [1, 1], [1, 1], groups)
      _0 = torch.append(hs, torch.leaky_relu_(h, slope))
    return hs

  # (N, J) to (N, C, H, W): from d(loss)/d(features) to d(loss)/d(x).
  def gradient(self: __torch__.Functions, cotangent: Tensor, hs: List[Tensor], weights: List[Tensor], tail: List[Tensor], groups: int, slope: float) -> Tensor:
    g = torch.leaky_relu_backward(self.pooled_back(cotangent, hs[-1], tail, groups), hs[-1], slope, True)
    last = torch.sub(torch.len(hs), 1)
    for k in range(last):
      i = torch.sub(last, k)
      g = torch.conv_transpose2d(g, weights[torch.mul(2, i)], None, [2, 2], [1, 1], [0, 0], groups)
      g = torch.leaky_relu_backward(g, hs[torch.sub(i, 1)], slope, True)
    # The first convolution has few input channels: a matrix product and its taps' sum are faster than the engine's kernel.
    n, c, height, width = torch.size(g)
    rows = torch.reshape(torch.permute(g, [0, 2, 3, 1]), [-1, c])
    taps = torch.mm(rows, torch.reshape(weights[0], [c, -1]))
    columns = torch.permute(torch.reshape(taps, [n, torch.mul(height, width), -1]), [0, 2, 1])
    return torch.col2im(columns, [height, width], [3, 3], [1, 1], [1, 1], [1, 1])

