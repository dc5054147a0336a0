  # The transformer block of DitBlock.java for passes without gradients: fused attention, the activation in place,
  # modulation and gate in one pass each.
  #
  # x (N, T, D) in float32, modulation (R, 1, 6 D): row r is that of the r-th part of the N samples. weights = weight
  # and bias of attn.qkv, attn.proj, mlp.fc1, mlp.fc2, all of one type, which the products are in. onednn is not 0
  # for float32 on a processor: the engine's usual library of matrix products leaves half of some processors' vectors
  # unused, this one does not, and it takes the activation along.

  def linear(self: __torch__.Functions, x: Tensor, weight: Tensor, bias: Tensor, onednn: int) -> Tensor:
    if torch.ne(onednn, 0):
      y = ops.mkldnn._linear_pointwise(x, weight, bias, "none", annotate(List[Optional[number]], []), "")
    else:
      y = torch.linear(x, weight, bias)
    return y

  def activated(self: __torch__.Functions, x: Tensor, weight: Tensor, bias: Tensor, onednn: int) -> Tensor:
    if torch.ne(onednn, 0):
      y = ops.mkldnn._linear_pointwise(x, weight, bias, "gelu", annotate(List[Optional[number]], []), "tanh")
    else:
      y = torch.gelu_(torch.linear(x, weight, bias), approximate="tanh")
    return y

  def modulated(self: __torch__.Functions, rows: Tensor, shift: Tensor, scale: Tensor, weight: Tensor) -> Tensor:
    normal = torch.layer_norm(rows, [torch.size(rows, 2)], None, None, 1.0e-6)
    return torch.type_as(torch.addcmul(shift, normal, torch.add(scale, 1)), weight)

  def forward(self: __torch__.Functions, x: Tensor, modulation: Tensor, weights: List[Tensor], heads: int, onednn: int) -> Tensor:
    n, t, d = torch.size(x)
    shift1, scale1, gate1, shift2, scale2, gate2, = torch.chunk(modulation, 6, 2)
    rows = torch.reshape(x, [torch.size(modulation, 0), -1, d])
    h = self.modulated(rows, shift1, scale1, weights[0])
    qkv = torch.reshape(self.linear(h, weights[0], weights[1], onednn), [n, t, 3, heads, torch.floordiv(d, heads)])
    q, k, v, = torch.unbind(torch.permute(qkv, [2, 0, 3, 1, 4]))
    attended = torch.permute(torch.scaled_dot_product_attention(q, k, v), [0, 2, 1, 3])
    h = self.linear(torch.reshape(attended, [torch.size(modulation, 0), -1, d]), weights[2], weights[3], onednn)
    rows = torch.addcmul(rows, torch.type_as(h, rows), gate1)
    h = self.modulated(rows, shift2, scale2, weights[0])
    h = self.activated(h, weights[4], weights[5], onednn)
    h = self.linear(h, weights[6], weights[7], onednn)
    return torch.reshape(torch.addcmul(rows, torch.type_as(h, rows), gate2), [n, t, d])
