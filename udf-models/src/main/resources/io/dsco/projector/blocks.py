  # The convolutions of ConvolutionForm.BLOCKS, forward and back, with the gradient written out.
  #
  # A block is 2x2 pixels. Activations are padded by one pixel first, so that their first block begins at row and column -1:
  # (N, C, H, W) becomes (N, 4C, H/2+1, W/2+1), channels innermost and ordered (group, row in block, column in block, channel
  # of the group). Latents are not padded: (N, 4C, H/2, W/2), ordered (channel, row in block, column in block).
  # A 4x4 convolution of stride 2 and padding 1 is a 2x2 convolution of stride 1 of such blocks, and so is its gradient; the
  # first convolution, 3x3 of stride 1, is one from the latents' blocks to the activations'.
  #
  # weights = of each convolution the weight, the bias and the gradient's weight, the weights packed by oneDNN:
  # (4C', 4C, 2, 2), (4C') and, of a product, not packed, (2 2 4C, 4C') for the first, (C'', 4C'/G, 2, 2), (C''), (4C', C''/G, 2, 2)
  # for the others.
  # Activations: the first as blocks, the others as pixels.

  def convolved(self: __torch__.Functions, x: Tensor, weight: Tensor, bias: Tensor, padding: int, groups: int, slope: float) -> Tensor:
    return ops.mkldnn._convolution_pointwise(x, weight, bias, [padding, padding], [1, 1], [1, 1], groups, "leaky_relu", annotate(List[Optional[number]], [slope]), "")

  def convolved_back(self: __torch__.Functions, g: Tensor, weight: Tensor, groups: int) -> Tensor:
    return ops.mkldnn._convolution_pointwise(g, weight, None, [1, 1], [1, 1], [1, 1], groups, "none", annotate(List[Optional[number]], []), "")

  def packed(self: __torch__.Functions, weight: Tensor, padding: int, groups: int, size: List[int]) -> Tensor:
    return ops.mkldnn._reorder_convolution_weight(torch.contiguous(weight, memory_format=2), [padding, padding], [1, 1], [1, 1], groups, size)

  # Blocks' pixels outside of the image become zero, in place.
  def bounded(self: __torch__.Functions, blocks: Tensor, groups: int) -> Tensor:
    n, c, rows, columns = torch.size(blocks)
    pixels = torch.reshape(torch.permute(blocks, [0, 2, 3, 1]), [n, rows, columns, groups, 2, 2, -1])
    _0 = torch.zero_(torch.select(torch.select(pixels, 1, 0), 3, 0))
    _1 = torch.zero_(torch.select(torch.select(pixels, 1, -1), 3, 1))
    _2 = torch.zero_(torch.select(torch.select(pixels, 2, 0), 4, 0))
    _3 = torch.zero_(torch.select(torch.select(pixels, 2, -1), 4, 1))
    return blocks

  def blocks(self: __torch__.Functions, h: Tensor, groups: int) -> Tensor:
    n, c, height, width = torch.size(h)
    padded = torch.permute(torch.constant_pad_nd(h, [1, 1, 1, 1], 0), [0, 2, 3, 1])
    rows = torch.add(torch.floordiv(height, 2), 1)
    columns = torch.add(torch.floordiv(width, 2), 1)
    pixels = torch.reshape(padded, [n, rows, 2, columns, 2, groups, -1])
    ordered = torch.reshape(torch.permute(pixels, [0, 1, 3, 5, 2, 4, 6]), [n, rows, columns, -1])
    return torch.permute(ordered, [0, 3, 1, 2])

  def pixels(self: __torch__.Functions, blocks: Tensor, groups: int) -> Tensor:
    n, c, rows, columns = torch.size(blocks)
    perPixel = torch.reshape(torch.permute(blocks, [0, 2, 3, 1]), [n, rows, columns, groups, 2, 2, -1])
    padded = torch.reshape(torch.permute(perPixel, [0, 1, 4, 2, 5, 3, 6]), [n, torch.mul(rows, 2), torch.mul(columns, 2), -1])
    return torch.permute(torch.slice(torch.slice(padded, 1, 1, -1), 2, 1, -1), [0, 3, 1, 2])

  def activations(self: __torch__.Functions, x: Tensor, weights: List[Tensor], groups: int, slope: float) -> List[Tensor]:
    latents = torch.contiguous(torch.pixel_unshuffle(x, 2), memory_format=2)
    first = self.convolved(latents, weights[0], weights[1], 1, 1, slope)
    hs = [self.bounded(first, groups)]
    for i in range(3, torch.len(weights), 3):
      block = hs[0]
      if torch.gt(i, 3):
        block = self.blocks(hs[-1], groups)
      _0 = torch.append(hs, self.convolved(block, weights[i], weights[torch.add(i, 1)], 0, groups, slope))
    return hs

  # A 2x2 convolution to few channels: a product for all four taps, whose sum is small, is faster than the engine's kernel.
  def first_back(self: __torch__.Functions, g: Tensor, weight: Tensor) -> Tensor:
    n, c, rows, columns = torch.size(g)
    taps = ops.mkldnn._linear_pointwise(torch.permute(g, [0, 2, 3, 1]), weight, None, "none", annotate(List[Optional[number]], []), "")
    taps = torch.reshape(taps, [n, rows, columns, 4, -1])
    above = torch.slice(taps, 1, 0, -1)
    below = torch.slice(taps, 1, 1)
    first = torch.add(torch.select(torch.slice(above, 2, 0, -1), 3, 0), torch.select(torch.slice(above, 2, 1), 3, 1))
    second = torch.add(torch.select(torch.slice(below, 2, 0, -1), 3, 2), torch.select(torch.slice(below, 2, 1), 3, 3))
    latents = torch.permute(torch.add(first, second), [0, 3, 1, 2])
    return torch.pixel_shuffle(torch.contiguous(latents), 2)

  # (N, J) to (N, C, H, W): from d(loss)/d(features) to d(loss)/d(x).
  def gradient(self: __torch__.Functions, cotangent: Tensor, hs: List[Tensor], weights: List[Tensor], tail: List[Tensor], groups: int, slope: float) -> Tensor:
    g = torch.leaky_relu_backward(self.pooled_back(cotangent, hs[-1], tail, groups), hs[-1], slope, True)
    last = torch.sub(torch.len(hs), 1)
    for k in range(last):
      i = torch.sub(last, k)
      g = self.convolved_back(g, weights[torch.add(torch.mul(3, i), 2)], groups)
      if torch.gt(i, 1):
        g = self.pixels(g, groups)
      g = torch.leaky_relu_backward(g, hs[torch.sub(i, 1)], slope, True)
    return self.first_back(self.bounded(g, groups), weights[2])

