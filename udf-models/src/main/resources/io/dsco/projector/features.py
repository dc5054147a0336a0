  # What both forms of the convolutions have in common.

  # (N, C, H, W) to (N, J)
  def features(self: __torch__.Functions, x: Tensor, weights: List[Tensor], tail: List[Tensor], groups: int, slope: float) -> Tensor:
    hs = self.activations(x, weights, groups, slope)
    return self.pooled(hs[-1], tail, groups)

  # The same, followed by the activations.
  def recorded(self: __torch__.Functions, x: Tensor, weights: List[Tensor], tail: List[Tensor], groups: int, slope: float) -> List[Tensor]:
    hs = self.activations(x, weights, groups, slope)
    return torch.add([self.pooled(hs[-1], tail, groups)], hs)
