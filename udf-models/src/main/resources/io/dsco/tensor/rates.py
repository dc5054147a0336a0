  def linear(self: __torch__.Functions, x: Tensor, weight: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, weight, None, "none", annotate(List[Optional[number]], []), "")

  def convolution(self: __torch__.Functions, x: Tensor, weight: Tensor) -> Tensor:
    return torch.conv2d(x, weight, None, [1, 1], [1, 1])

  def channels_innermost(self: __torch__.Functions, x: Tensor) -> Tensor:
    return torch.contiguous(x, memory_format=2)
