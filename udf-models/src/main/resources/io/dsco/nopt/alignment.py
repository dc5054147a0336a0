  # The loss of DataAccessibleAlignment.java with its gradient written out.
  #
  # features (N, J), mean and deviation (J, 1), pivots (J, N), ascending; returns the loss and (N, J).

  def misalignment(self: __torch__.Functions, features: Tensor, mean: Tensor, deviation: Tensor, pivots: Tensor, scale: float) -> List[Tensor]:
    normalised = torch.div(torch.sub(torch.t(features), mean), deviation)
    ascending, order = torch.sort(normalised, 1)
    d = torch.sub(ascending, pivots)
    loss = torch.mul(torch.sum(torch.add(torch.abs(d), torch.mul(d, d))), scale)
    slope = torch.add(torch.mul(torch.sign(d), scale), torch.mul(torch.mul(d, scale), 2.))
    gradient = torch.scatter(torch.zeros_like(slope), 1, order, slope)
    return [loss, torch.t(torch.div(gradient, deviation))]
