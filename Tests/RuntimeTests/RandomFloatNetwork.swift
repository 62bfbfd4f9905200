import NetworkModel
import SpikeData

/// Random float networks whose numbers are exact in binary, so that every order of operations gives the same sums.
///
/// Decays are ½ or 0, gains 1, weights multiples of ⅛; over a dozen steps nothing leaves the 24 bits of single precision.
struct RandomFloatNetwork {
  typealias Entry = UnorderedNode<Network.Operation>

  private var generator: SplitMix64
  let seed: UInt64
  var inputs = 0
  var steps = 0

  init(seed: UInt64) {
    self.seed = seed
    generator = SplitMix64(seed: seed)
    inputs = pick(1...6)
    steps = pick(3...10)
  }

  mutating func pick(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  mutating func numbers(_ count: Int, _ range: ClosedRange<Int>) -> [Float] {
    (0..<count).map { _ in Float(pick(range)) / 8 }
  }

  mutating func dense(_ inputs: Int, _ outputs: Int, bias: Bool) -> Network.Operation {
    .dense(
      Dense(inputs: inputs, outputs: outputs), weight: numbers(inputs * outputs, -12...20),
      bias: bias ? numbers(outputs, -4...8) : nil)
  }

  /// Neurons that forget half of everything in a step, or all of it.
  func neuron(_ model: Neuron.Model, tau: Double = 2, reset: Reset = .zero) -> Neuron {
    var neuron = Neuron(
      model: model, tau: [tau], resistance: [tau], leak: [0], threshold: [1], reset: reset)
    if model.hasCurrent { (neuron.synapticTau, neuron.inputWeight) = ([tau], [tau]) }
    return neuron
  }

  /// Input, recurrent neurons, and neurons that take their spikes.
  mutating func recurrent(_ model: Neuron.Model, reset: Reset, bias: Bool) -> [Entry] {
    let (hidden, outputs) = (pick(1...6), pick(1...4))
    return [
      Entry(name: "input", operation: .input, inputs: []),
      Entry(name: "fc1", operation: dense(inputs, hidden, bias: true), inputs: ["input"]),
      Entry(
        name: "hidden", operation: .neuron(neuron(model, reset: reset)), inputs: ["fc1", "back"]),
      Entry(name: "back", operation: dense(hidden, hidden, bias: bias), inputs: ["hidden"]),
      Entry(name: "fc2", operation: dense(hidden, outputs, bias: true), inputs: ["hidden"]),
      Entry(name: "last", operation: .neuron(neuron(model, reset: reset)), inputs: ["fc2"]),
      Entry(name: "output", operation: .output, inputs: ["last"]),
    ]
  }

  /// The nodes as a network that computes by `convention`.
  func network(
    _ entries: [Entry], _ convention: Discretization = .forwardEuler, inputs: Int? = nil,
    steps: Int? = nil
  ) throws -> Network {
    let places = try Graph.ordered(entries, cut: convention.rules.cut)
    let outlines = places.map {
      ($0.node.name, $0.node.operation.role, $0.inputs, $0.delayedInputs)
    }
    let input = try Shape([inputs ?? self.inputs])
    let first = places.indices.filter { outlines[$0].1 == .input }
    let shapes = try Graph<Network.Operation>.shapes(
      of: outlines.map { (name: $0.0, role: $0.1, inputs: $0.2, delayedInputs: $0.3) },
      inputShapes: Dictionary(uniqueKeysWithValues: first.map { ($0, input) }))
    let nodes = places.indices.map { index in
      Node(
        name: places[index].node.name, operation: places[index].node.operation,
        inputs: places[index].inputs, delayedInputs: places[index].delayedInputs,
        shape: shapes[index])
    }
    return try Network(
      name: "random-\(seed)", graph: Graph(nodes: nodes),
      execution: Execution(timeSteps: steps ?? self.steps, discretization: convention)
    ).validated()
  }

  /// Random spikes, `[steps][inputs]`.
  mutating func raster() -> [[Bool]] {
    (0..<steps).map { _ in (0..<inputs).map { _ in pick(0...9) < 5 } }
  }

  static func sample(_ raster: [[Bool]]) -> EncodedSample {
    let events = raster.indices.flatMap { step in
      raster[step].indices.filter { raster[step][$0] }.map { (Int32(step), Int32($0)) }
    }
    return .spikes(
      SpikeSteps(
        stepCount: raster.count, steps: events.map { $0.0 }, units: events.map { $0.1 }))
  }
}
