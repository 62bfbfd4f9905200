internal import FixedPoint
internal import HDF5
internal import NetworkModel

/// Writes the nodes of a quantized network: exact dequantized floats, and the integers in the metadata.
struct NIRQuantizedNodeWriter {
  /// Scale of an analog input, which `step` contains and the NIR weight does not.
  let inputScale: Double
  let timeStep: Double

  func write(
    _ node: Node<QuantizedNetwork.Operation>, input: Shape, to group: borrowing Group
  ) throws {
    switch node.operation {
    case .input: try NIRNodeWriter.writeEnd(.input, node.shape, to: group)
    case .output: try NIRNodeWriter.writeEnd(.output, node.shape, to: group)
    case .flatten: try NIRNodeWriter.writeFlatten(input, to: group)
    case .pooling(let pooling):
      try NIRNodeWriter.writePooling(pooling, node: node.name, settings: nil, to: group)
    case .dense(let dense, let weights):
      try NIRNodeWriter.writeType(weights.bias == nil ? .linear : .affine, to: group)
      try write(
        weights, shape: [dense.outputs, dense.inputs], needsBias: weights.bias != nil, to: group)
    case .convolution(let convolution, let weights):
      try NIRNodeWriter.writeGeometry(convolution, node: node.name, input: input, to: group)
      try write(
        weights, shape: NIRNodeWriter.weightShape(convolution), needsBias: true, to: group)
    case .neuron(let neuron): try write(neuron, shape: node.shape, to: group)
    case .sigmaDelta:
      throw ModelError.unsupported(
        node: node.name, what: "sigma-delta neurons in a NIR file",
        remedy: "NIR has none; keep the file that it was read from")
    case .delay, .shift:
      throw ModelError.unsupported(
        node: node.name, what: "delays in a NIR file", remedy: "leave them out")
    }
  }

  private func write(
    _ weights: QuantizedWeights, shape: [Int], needsBias: Bool, to group: borrowing Group
  ) throws {
    try group.write(weights.realWeights(inputScale: inputScale), shape: shape, to: "weight")
    if needsBias {
      try group.write(weights.realBias(outputs: shape[0]), shape: [shape[0]], to: "bias")
    }
    let settings = NodeSettings(weightBits: weights.width.bits, guardBits: weights.guardBits)
    let metadata = try NIRNodeWriter.writeMetadata(settings, to: group)
    if weights.width.bits <= 8 {
      try metadata.write(weights.values.map(Int8.init), shape: shape, to: "glint_weight")
    } else {
      try metadata.write(weights.values, shape: shape, to: "glint_weight")
    }
    try metadata.write(weights.step, shape: [weights.step.count], to: "glint_step")
    if let bias = weights.bias {
      try metadata.write(bias, shape: [bias.count], to: "glint_bias")
    }
  }

  private func write(_ neuron: QuantizedNeuron, shape: Shape, to group: borrowing Group) throws {
    try writeFloats(neuron, shape: shape, to: group)
    var settings = NodeSettings(membraneBits: neuron.width.bits)
    let resetValues: [Int32]
    switch neuron.reset {
    case .toValue(let values): (settings.reset, resetValues) = (.zero, values)
    case .subtract(let values): (settings.reset, resetValues) = (.subtract, values)
    }
    if neuron.threshold == nil, neuron.reset == .toValue([0]) {
      settings.reset = NodeSettings.Reset.none
    }
    if case .shift(let shift) = neuron.store { settings.store = NodeSettings.Store(shift) }
    var lists = [("glint_initial", neuron.initialCode)]
    if let threshold = neuron.threshold { lists.append(("glint_threshold", threshold)) }
    if settings.reset != NodeSettings.Reset.none { lists.append(("glint_reset", resetValues)) }
    let metadata = try NIRNodeWriter.writeMetadata(settings, to: group)
    try metadata.write(neuron.unit, shape: [neuron.unit.count], to: "glint_unit")
    for (name, values) in lists { try metadata.write(values, shape: [values.count], to: name) }
    guard case .table(let table) = neuron.store else { return }
    try metadata.write(table.values, shape: [table.rows, table.codes], to: "glint_values")
    guard table.codes > 1 else { return }
    try metadata.write(table.cuts, shape: [table.rows, table.codes - 1], to: "glint_cuts")
  }

  /// The NIR neuron nearest to the integers; a leak that is folded into cuts cannot be told from them.
  private func writeFloats(
    _ neuron: QuantizedNeuron, shape: Shape, to group: borrowing Group
  ) throws {
    var decay = 1.0
    if case .shift(let shift) = neuron.store { decay = shift.decays[0].factor }
    let threshold = neuron.threshold.map { neuron.real($0, shape: shape) }
    var type = NIRNodeType.integrator
    var parameters: [(name: String, values: [Double])] = []
    if neuron.width.bits == 0, let threshold {
      type = .threshold
      parameters = [("threshold", threshold)]
    } else if decay > 0, decay < 1 {
      type = threshold == nil ? .leakyIntegrator : .leakyIntegrateAndFire
      let tau = timeStep / (1 - decay)
      parameters = [("tau", [tau]), ("r", [tau / timeStep]), ("v_leak", [0])]
    } else {
      type = threshold == nil ? .integrator : .integrateAndFire
      parameters = [("r", [1 / timeStep])]
    }
    if let threshold, type != .threshold {
      var reset = [0.0]
      if case .toValue(let values) = neuron.reset { reset = neuron.real(values, shape: shape) }
      parameters += [("v_threshold", threshold), ("v_reset", reset)]
    }
    try NIRNodeWriter.writeType(type, to: group)
    for (name, values) in parameters {
      try NIRNodeWriter.writeNeurons(values, name, shape, to: group)
    }
  }
}
