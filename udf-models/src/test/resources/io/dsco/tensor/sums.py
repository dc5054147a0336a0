  def sums(self: __torch__.Functions, x: Tensor, more: List[Tensor], count: int, term: float) -> List[Tensor]:
    sum = torch.add(torch.add(x, more[0]), more[1])
    return [sum, torch.add(torch.mul(x, count), term)]

  def first(self: __torch__.Functions, tensors: List[Tensor]) -> Tensor:
    return torch.mul(tensors[0], 1.)
