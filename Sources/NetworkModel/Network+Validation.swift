import FixedPoint

extension Network {
  /// Checks shapes, parameter counts and parameter values of every node.
  ///
  /// - Parameter allowsLongTimeStep: True to pass time constants shorter than the time step, which forward Euler cannot
  ///   take: such a network can be looked at, not run.
  /// - Returns: The network itself.
  /// - Throws: ``ModelError`` naming the first node and parameter that is wrong.
  @discardableResult
  public func validated(allowsLongTimeStep: Bool = false) throws(ModelError) -> Network {
    try graph.validated()
    for node in graph.nodes {
      let check = ParameterCheck(node: node.name, shape: node.shape)
      switch node.operation {
      case .dense(let dense, let weight, let bias):
        try check.count("weight", weight.count, is: dense.weightCount)
        try check.finite("weight", weight)
        try check.bias(bias, channels: dense.outputs)
      case .convolution(let convolution, let weight, let bias):
        try check.geometry(convolution)
        try check.count("weight", weight.count, is: convolution.weightCount)
        try check.finite("weight", weight)
        try check.bias(bias, channels: convolution.outputChannels)
      case .scale(let factors):
        try check.perNeuron("scale", factors.count)
        try check.finite("scale", factors)
      case .neuron(let neuron):
        try check.neuron(neuron)
        if !allowsLongTimeStep { try check.timeStep(of: neuron, execution) }
      case .delay(let times):
        try check.perNeuron("delay", times.count)
        guard times.allSatisfy({ $0 >= 0 && $0 / execution.timeStep <= 65_535 }) else {
          throw check.value("delay", "outside its range", "0...65535 time steps")
        }
      case .input, .output, .flatten, .pooling: break
      }
    }
    return self
  }
}

extension QuantizedNetwork {
  /// Checks shapes, counts and ranges of every node.
  ///
  /// - Returns: The network itself.
  /// - Throws: ``ModelError`` naming the first node and parameter that is wrong.
  @discardableResult
  public func validated() throws(ModelError) -> QuantizedNetwork {
    try graph.validated()
    for node in graph.nodes {
      let check = ParameterCheck(node: node.name, shape: node.shape)
      switch node.operation {
      case .dense(let dense, let weights):
        try check.count("weight", weights.values.count, is: dense.weightCount)
        try check.weights(weights, channels: dense.outputs)
      case .convolution(let convolution, let weights):
        try check.geometry(convolution)
        try check.count("weight", weights.values.count, is: convolution.weightCount)
        try check.weights(weights, channels: convolution.outputChannels)
      case .pooling(let pooling):
        guard pooling.kind != .average else {
          throw .unsupported(
            node: node.name, what: "average pooling in a quantized network",
            remedy: "fold its factor into the next layer's step and use sum pooling")
        }
      case .neuron(let neuron):
        for (name, count) in neuron.parameters { try check.perChannelOrNeuron(name, count) }
        try check.store(neuron)
        if let current = neuron.current { try check.current(current) }
        if let adaptation = neuron.adaptation {
          guard case .shift = neuron.store, neuron.threshold != nil else {
            throw check.value(
              "adaptation", "given", "a threshold and a wide membrane (no table) beside it")
          }
          try check.adaptation(adaptation)
        }
      case .sigmaDelta(let neuron):
        for (name, count) in neuron.parameters { try check.perChannelOrNeuron(name, count) }
        try check.sigmaDelta(neuron)
      case .input:
        if let quantization = execution.input.quantization { try check.input(quantization) }
      case .shift(let places):
        guard (0...15).contains(places) else {
          throw check.value("shift", "\(places)", "0...15")
        }
      case .delay(let steps):
        try check.perNeuron("delay", steps.count)
        guard steps.allSatisfy({ (0...65_535).contains($0) }) else {
          throw check.value("delay", "outside its range", "0...65535 steps")
        }
      case .output, .flatten: break
      }
    }
    return self
  }
}

/// The checks, each with the node's name in its error.
private struct ParameterCheck {
  let node: String
  let shape: Shape

  func count(_ parameter: String, _ actual: Int, is expected: Int) throws(ModelError) {
    guard actual == expected else {
      throw .parameterCount(
        node: node, parameter: parameter, expected: "\(expected)", actual: actual)
    }
  }

  func perNeuron(_ parameter: String, _ actual: Int) throws(ModelError) {
    guard actual == 1 || actual == shape.count else {
      throw .parameterCount(
        node: node, parameter: parameter, expected: "1 or \(shape.count)", actual: actual)
    }
  }

  func perChannelOrNeuron(_ parameter: String, _ actual: Int) throws(ModelError) {
    guard actual == 1 || actual == shape.channels || actual == shape.count else {
      throw .parameterCount(
        node: node, parameter: parameter, expected: "1, \(shape.channels) or \(shape.count)",
        actual: actual)
    }
  }

  func finite(_ parameter: String, _ values: [Float]) throws(ModelError) {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw value(parameter, "\(values[index]) at index \(index)", "finite numbers")
  }

  func finite(_ parameter: String, _ values: [Double]) throws(ModelError) {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw value(parameter, "\(values[index]) at index \(index)", "finite numbers")
  }

  func value(_ parameter: String, _ value: String, _ expected: String) -> ModelError {
    .parameterValue(node: node, parameter: parameter, value: value, expected: expected)
  }

  func bias(_ bias: [Float]?, channels: Int) throws(ModelError) {
    guard let bias else { return }
    try count("bias", bias.count, is: channels)
    try finite("bias", bias)
  }

  func geometry(_ convolution: Convolution) throws(ModelError) {
    guard convolution.groups > 0, convolution.inputChannels % convolution.groups == 0,
      convolution.outputChannels % convolution.groups == 0
    else {
      throw value(
        "groups", "\(convolution.groups)",
        "a divisor of \(convolution.inputChannels) and \(convolution.outputChannels) channels")
    }
  }

  func neuron(_ neuron: Neuron) throws(ModelError) {
    for (name, values) in neuron.parameters {
      try perNeuron(name, values.count)
      try finite(name, values)
    }
    for (name, values) in neuron.timeConstants {
      guard let wrong = values.first(where: { $0 <= 0 }) else { continue }
      throw value(name, "\(wrong)", "a time constant above 0")
    }
  }

  func timeStep(of neuron: Neuron, _ execution: Execution) throws(ModelError) {
    for (name, values) in neuron.timeConstants {
      guard let short = values.first(where: { !execution.canStep($0) }) else { continue }
      throw .longTimeStep(node: node, parameter: name, tau: short, timeStep: execution.timeStep)
    }
  }

  func weights(_ weights: QuantizedWeights, channels: Int) throws(ModelError) {
    if let bias = weights.bias { try count("bias", bias.count, is: channels) }
    guard weights.step.count == 1 || weights.step.count == channels else {
      throw .parameterCount(
        node: node, parameter: "step", expected: "1 or \(channels)", actual: weights.step.count)
    }
    guard weights.step.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw value("step", "not positive", "finite numbers above 0")
    }
    guard (0...15).contains(weights.guardBits) else {
      throw value("guard bits", "\(weights.guardBits)", "0...15")
    }
    guard weights.fitsWidth else {
      throw value("weight", "outside \(weights.width)", "integers that fit the stated width")
    }
  }

  func input(_ quantization: InputQuantization) throws(ModelError) {
    let range = quantization.range
    guard quantization.scale.isFinite, quantization.scale > 0 else {
      throw value("input scale", "\(quantization.scale)", "a number above 0")
    }
    guard range.contains(quantization.zeroPoint), range.lowerBound >= -65_536,
      range.upperBound <= 65_535
    else {
      throw value(
        "input range", "\(range) with zero point \(quantization.zeroPoint)",
        "inside -65536...65535 with the zero point in it")
    }
  }

  func decays(_ decays: [Decay], of parameter: String) throws(ModelError) {
    for decay in decays {
      guard decay.terms.count <= Decay.maximumTerms,
        decay.terms.allSatisfy({ [-1, 1].contains($0.sign) && (0...16).contains($0.shift) })
      else {
        throw value(
          parameter, "\(decay.terms.map { [$0.sign, $0.shift] })",
          "at most \(Decay.maximumTerms) terms with signs ±1 and shifts 0...16")
      }
    }
  }

  func current(_ current: QuantizedCurrent) throws(ModelError) {
    try state("current", current.width, current.decays, initial: current.initial)
  }

  func adaptation(_ adaptation: QuantizedAdaptation) throws(ModelError) {
    try state("adaptation", adaptation.width, adaptation.decays, initial: adaptation.initial)
  }

  /// What a current or the rise of a threshold must be: of some bits, with decays that can be, beginning inside the width.
  private func state(
    _ name: String, _ width: BitWidth, _ decays: [Decay], initial: [Int32]
  ) throws(ModelError) {
    try self.decays(decays, of: "decay of the \(name)")
    guard width.bits > 0 else { throw value("bits of the \(name)", "0", "1 or more") }
    let range = width.signedRange
    guard initial.allSatisfy(range.contains) else {
      throw value("initial \(name)", "outside its width", "\(range)")
    }
  }

  func sigmaDelta(_ neuron: SigmaDelta) throws(ModelError) {
    guard (0...24).contains(neuron.outputShift) else {
      throw value("output shift", "\(neuron.outputShift)", "0...24")
    }
    if let low = neuron.threshold?.min(), low < 0 {
      throw value("threshold", "\(low)", "0 or above")
    }
  }

  func store(_ neuron: QuantizedNeuron) throws(ModelError) {
    let width = neuron.width
    guard neuron.unit.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw value("unit", "not positive", "finite numbers above 0")
    }
    switch neuron.store {
    case .table(let table):
      guard width.bits <= 8, table.codes <= width.codes else {
        throw value("membrane codes", "\(table.codes)", "at most \(width.codes) for \(width)")
      }
      guard neuron.initialCode.allSatisfy({ (0..<Int32(table.codes)).contains($0) }) else {
        throw value("initial code", "outside the table", "0..<\(table.codes)")
      }
    case .shift(let shift):
      let range = width.signedRange
      guard range.contains(shift.range.lowerBound), range.contains(shift.range.upperBound) else {
        throw value("membrane range", "\(shift.range)", "inside \(range) for \(width)")
      }
      guard (0...24).contains(shift.shift) else {
        throw value("membrane shift", "\(shift.shift)", "0...24")
      }
      try decays(shift.decays, of: "decay")
      guard neuron.initialCode.allSatisfy({ shift.range.contains($0) }) else {
        throw value("initial code", "outside the range", "\(shift.range)")
      }
    }
  }
}
