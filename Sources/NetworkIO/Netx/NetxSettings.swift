internal import HDF5
internal import NetworkModel

/// How a netx network is run: the user's word, else the file's, else an assumption that is named.
struct NetxSettings {
  let options: ReadOptions
  let file: String
  /// What had to be assumed so far.
  private(set) var assumptions: [String] = []
  private var timeSteps: Int?
  private var stepSeconds: Double?
  private var quantization: InputQuantization?

  init(options: ReadOptions, file: String) {
    self.options = options
    self.file = file
  }

  /// Steps between layers; Lava takes one, SLAYER's training often none.
  var layerDelay: Int { options.layerDelay ?? 0 }
  /// When neurons spike.
  var comparison: Comparison { options.comparison ?? .greater }

  /// Adds an assumption once.
  mutating func assume(_ text: String) {
    if !assumptions.contains(text) { assumptions.append(text) }
  }

  /// Number and length of steps, which some files state.
  mutating func readSimulation(_ root: borrowing Group) throws {
    try requireNothingFloat()
    guard try root.kind(of: "simulation") == .group else { return }
    let simulation = NetxLayer(try root.group("simulation"), name: "/simulation", file: file)
    if try simulation.has("tSample") {
      timeSteps = try simulation.integer("tSample", in: 1...1_000_000)
    }
    if try simulation.has("Ts") {
      stepSeconds = Double(try simulation.integer("Ts", in: 1...1_000_000)) / 1000
    }
  }

  /// Refuses flags that mean nothing for Loihi's integers.
  private func requireNothingFloat() throws {
    let given: [(String, Bool)] = [
      ("--dt", options.timeStep != nil), ("--discretization", options.discretization != nil),
      ("--reset", options.reset != nil), ("--floor", options.floor != nil),
      ("--multiple-spikes", options.emitsSeveralSpikes != nil),
    ]
    for (option, isGiven) in given where isGiven {
      throw NetworkIOError.optionDoesNotApply(
        file: file, option: option, why: "a netx network has Loihi's own integers")
    }
  }

  /// The data pass `round(weight · x + bias)` into the first neurons, which hold the bias.
  mutating func encodeInput(weight: Int, bias: Int) throws {
    if let asked = options.coding, asked != .direct, asked != .series {
      throw NetworkIOError.optionDoesNotApply(
        file: file, option: "--coding \(asked.rawValue)",
        why: "its input layer takes values (direct coding, or series)")
    }
    quantization = InputQuantization(
      scale: 1 / Double(weight), zeroPoint: Int32(bias), range: Self.biasRange)
    guard options.coding != .series, options.divide == nil, options.mean == nil,
      options.deviation == nil
    else { return }
    assume(
      "images are scaled from 0…255 to −1…1, the range of SLAYER's input layers (--divide, --mean, --deviation)"
    )
  }

  /// Mantissas of a bias, 13 bits.
  static let biasRange: ClosedRange<Int32> = -4096...4095

  /// The whole.
  func execution(of graph: Graph<QuantizedNetwork.Operation>) throws -> Execution {
    var assumptions = assumptions
    let coding = options.coding ?? (quantization != nil ? .direct : .events)
    if quantization == nil, options.coding == nil {
      assumptions.append("the data are events (--coding)")
    }
    let isScaled = quantization != nil
    let endsInSpikes = graph.endsInSpikes
    if options.readout == nil {
      assumptions.append(
        "the answer is the output with the \(endsInSpikes ? "most spikes" : "largest sum over the steps") (--readout)"
      )
    }
    let input = InputSettings(
      coding: coding, stepSeconds: options.stepSeconds ?? stepSeconds,
      rounding: options.rounding ?? .floor, origin: options.origin ?? .start,
      skipsFirstStep: options.skipsFirstStep ?? false,
      divide: options.divide ?? (isScaled ? 255 : 1), mean: options.mean ?? [isScaled ? 0.5 : 0],
      deviation: options.deviation ?? [isScaled ? 0.5 : 1], quantization: quantization)
    let execution = Execution(
      timeSteps: options.timeSteps ?? timeSteps, input: input,
      readout: options.readout ?? (endsInSpikes ? .spikes : .membrane),
      decision: options.decision ?? .sample, classes: options.classes,
      assumptions: assumptions)
    try execution.check(graph, file: file)
    return execution
  }
}
