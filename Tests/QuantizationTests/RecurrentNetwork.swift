import NetworkModel
import Quantization
import SpikeData

/// A layer of neurons with weights from the data and weights from itself, and what a test may put between and behind.
struct RecurrentNetwork {
  var inputs = 3
  var neurons = 4
  var neuron: Neuron
  var execution = Execution(timeSteps: 12)
  var inputWeight: [Float] = []
  var inputBias: [Float]?
  var recurrentWeight: [Float] = []
  var recurrentBias: [Float]?
  var cut = CycleCut.behindNeurons
  /// Time that the feedback takes beyond the one step of the cycle; nil for no delay node.
  var delay: [Double]?
  /// A dense layer behind the neurons.
  var last: (weight: [Float], bias: [Float]?, neuron: Neuron?)?

  /// Weights that are whole multiples of a quarter, in −2…2.
  static func quarters(_ count: Int, _ generator: inout SplitMix64) -> [Float] {
    (0..<count).map { _ in Float(Int(generator.next() % 17) - 8) / 4 }
  }

  func network() throws -> Network {
    typealias Item = UnorderedNode<Network.Operation>
    var nodes = [
      Item(name: "input", operation: .input, inputs: []),
      Item(
        name: "w_in",
        operation: .dense(
          Dense(inputs: inputs, outputs: neurons), weight: inputWeight, bias: inputBias),
        inputs: ["input"]),
      Item(name: "lif", operation: .neuron(neuron), inputs: ["w_in", "w_rec"]),
      Item(
        name: "w_rec",
        operation: .dense(
          Dense(inputs: neurons, outputs: neurons), weight: recurrentWeight, bias: recurrentBias),
        inputs: [delay == nil ? "lif" : "late"]),
    ]
    if let delay { nodes.append(Item(name: "late", operation: .delay(delay), inputs: ["lif"])) }
    var end = "lif"
    if let last {
      let outputs = last.weight.count / neurons
      nodes.append(
        Item(
          name: "w_out",
          operation: .dense(
            Dense(inputs: neurons, outputs: outputs), weight: last.weight, bias: last.bias),
          inputs: ["lif"]))
      end = "w_out"
      if let neuron = last.neuron {
        nodes.append(Item(name: "out", operation: .neuron(neuron), inputs: ["w_out"]))
        end = "out"
      }
    }
    nodes.append(Item(name: "output", operation: .output, inputs: [end]))
    let ordered = try Graph.ordered(nodes, cut: cut)
    let shapes = try Graph<Network.Operation>.shapes(
      of: ordered.map { ($0.node.name, $0.node.operation.role, $0.inputs, $0.delayedInputs) },
      inputShapes: [0: try Shape([inputs])])
    let graph = Graph(
      nodes: zip(ordered, shapes).map { place, shape in
        Node(
          name: place.node.name, operation: place.node.operation, inputs: place.inputs,
          delayedInputs: place.delayedInputs, shape: shape)
      })
    return try Network(name: "recurrent", graph: graph, execution: execution).validated()
  }

  /// A current-based neuron of one step per unit of time.
  static func cuba(
    current: Double, membrane: Double, threshold: Double, reset: Reset = .zero,
    weight: Double = 1, resistance: Double = 1
  ) -> Neuron {
    var neuron = Neuron(
      model: .currentBasedLeakyIntegrateAndFire, tau: [membrane], resistance: [resistance],
      leak: [0], threshold: [threshold], reset: reset, comparison: .greaterOrEqual)
    neuron.synapticTau = [current]
    neuron.inputWeight = [weight]
    return neuron
  }

  /// An adaptive neuron of one step per unit of time.
  static func adaptive(
    membrane: [Double], adaptation: [Double], strength: [Double], threshold: [Double]
  ) -> Neuron {
    var neuron = Neuron(
      model: .adaptiveLeakyIntegrateAndFire, tau: membrane, leak: [0], threshold: threshold,
      reset: .subtract, comparison: .greaterOrEqual)
    neuron.adaptationTau = adaptation
    neuron.adaptationStrength = strength
    return neuron
  }
}
