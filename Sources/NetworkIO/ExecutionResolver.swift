internal import FixedPoint
internal import NetworkModel

/// How a network is run: the user's word, else the file's, else an assumption that is named.
struct ExecutionResolver {
  let settings: RootSettings?
  let options: ReadOptions
  let isQuantized: Bool

  /// How equations become steps: the user's word, else the file's, else forward Euler.
  var discretization: Discretization {
    options.discretization ?? settings?.discretization ?? .forwardEuler
  }

  /// Length of a step: the user's word, else the file's, else the convention's, else 1.
  var timeStep: Double {
    options.timeStep ?? settings?.dt ?? discretization.rules.timeStep ?? 1
  }

  /// Flags about differential equations mean nothing to integers.
  func requireNothingFloat(file: String) throws {
    let given: [(String, Bool)] = [
      ("--dt", options.timeStep != nil), ("--discretization", options.discretization != nil),
      ("--reset", options.reset != nil), ("--comparison", options.comparison != nil),
      ("--floor", options.floor != nil),
      ("--multiple-spikes", options.emitsSeveralSpikes != nil),
    ]
    for (option, isGiven) in given where isGiven {
      throw NetworkIOError.optionDoesNotApply(
        file: file, option: option, why: "a quantized network has it in its integers")
    }
  }

  /// Input preparation and coding, checked but for the number of channels.
  func input(file: String) throws -> InputSettings {
    let record = settings?.input
    if isQuantized, let asked = options.coding, (asked == .direct) != (record?.coding == .direct) {
      throw NetworkIOError.optionDoesNotApply(
        file: file, option: "--coding \(asked.rawValue)",
        why: record?.coding == .direct
          ? "its first layer was quantized for analog images (direct coding)"
          : "its first layer was quantized for spikes")
    }
    var input = InputSettings(
      coding: options.coding ?? record?.coding ?? .events,
      stepSeconds: options.stepSeconds ?? record?.stepSeconds,
      rounding: options.rounding ?? record?.binning ?? .floor,
      origin: options.origin ?? record?.origin ?? .start,
      skipsFirstStep: options.skipsFirstStep ?? record?.skipFirstStep ?? false,
      divide: options.divide ?? record?.divide ?? 1, mean: options.mean ?? record?.mean ?? [0],
      deviation: options.deviation ?? record?.deviation ?? [1])
    if let quantization = record?.quantization {
      input.quantization = try quantization.inputQuantization(file: file)
    }
    return input
  }

  /// The whole, with what had to be assumed.
  ///
  /// - Parameters:
  ///   - extra: Assumptions made while the nodes were read.
  ///   - integrates: True when a neuron integrates its input over time.
  ///   - leaks: True when a neuron leaks.
  func execution<Operation>(
    of graph: Graph<Operation>, extra: [String], file: String, integrates: Bool, leaks: Bool
  ) throws -> Execution {
    var assumptions = settings?.assumptions ?? []
    if options.timeStep == nil, settings?.dt == nil, integrates {
      assumptions.append(
        discretization.rules.timeStep == nil
          ? "the time step is 1: neuron parameters are per step (--dt)"
          : "the time step is \(timeStep), as in \(discretization.rawValue) (--dt)")
    }
    if options.discretization == nil, settings?.discretization == nil, leaks {
      assumptions.append("leaky neurons are integrated by forward Euler (--discretization)")
    }
    assumptions += extra
    if options.coding == nil, settings?.input?.coding == nil {
      assumptions.append("the data are events (--coding)")
    }
    let readout = options.readout ?? settings?.readout
    if readout == nil {
      assumptions.append(
        "the answer is the output with the \(graph.endsInSpikes ? "most spikes" : "largest sum over the steps") (--readout)"
      )
    }
    var seen = Set<String>()
    let execution = Execution(
      timeSteps: options.timeSteps ?? settings?.timeSteps, timeStep: timeStep,
      discretization: discretization, input: try input(file: file),
      readout: readout ?? (graph.endsInSpikes ? .spikes : .membrane),
      decision: options.decision ?? settings?.decision ?? .sample,
      classes: options.classes ?? settings?.classes,
      assumptions: assumptions.filter { seen.insert($0).inserted })
    try execution.check(graph, file: file)
    return execution
  }
}

extension Graph {
  /// True when an output node gets spikes: from spiking neurons, or from neurons through pooling or flattening.
  var endsInSpikes: Bool {
    nodes.contains { node in
      node.operation.role == .output && node.inputs.contains { givesSpikes(at: $0) }
    }
  }

  /// True when the values of node `index` are spikes, or sums of them.
  func givesSpikes(at index: Int) -> Bool {
    // Each node once: delays may lie on a cycle, and sums in a row have more ways through them than can be walked.
    var seen: Set<Int> = [index]
    var open = [index]
    while let index = open.popLast() {
      switch nodes[index].operation.role {
      case .neuron(let spiking): if spiking { return true }
      case .pooling, .flatten, .delay:
        let sources = nodes[index].inputs + nodes[index].delayedInputs
        open += sources.filter { seen.insert($0).inserted }
      default: continue
      }
    }
    return false
  }
}

extension RootSettings.Quantization {
  init(_ quantization: InputQuantization) {
    let range = quantization.range
    let match = (1...16).lazy.flatMap { bits in [(bits, true), (bits, false)] }
      .first { Self.range(bits: $0.0, signed: $0.1) == range }
    self.init(
      scale: quantization.scale, zeroPoint: quantization.zeroPoint, bits: match?.0,
      signed: match?.1, low: match == nil ? range.lowerBound : nil,
      high: match == nil ? range.upperBound : nil)
  }

  /// Integers of a width.
  static func range(bits: Int, signed: Bool) -> ClosedRange<Int32> {
    let codes = Int32(1) << Int32(bits)
    return signed ? -(codes / 2)...(codes / 2 - 1) : 0...(codes - 1)
  }

  func inputQuantization(file: String) throws -> InputQuantization {
    func failure(_ detail: String) -> NetworkIOError {
      .invalidSettings(
        file: file, object: "/node/metadata/glint", detail: "input.quantization: \(detail)")
    }
    guard scale.isFinite, scale > 0 else { throw failure("scale must be above 0") }
    let range: ClosedRange<Int32>
    if let low, let high, low <= high {
      range = low...high
    } else {
      guard let bits, (1...16).contains(bits) else { throw failure("bits must be 1...16") }
      range = Self.range(bits: bits, signed: signed ?? true)
    }
    guard range.contains(zeroPoint), range.lowerBound >= -65_536, range.upperBound <= 65_535 else {
      throw failure("the zero point \(zeroPoint) is outside \(range), or the range above 16 bits")
    }
    return InputQuantization(scale: scale, zeroPoint: zeroPoint, range: range)
  }
}
