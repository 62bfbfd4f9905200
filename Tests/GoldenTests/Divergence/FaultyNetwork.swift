import FixedPoint
import NetworkModel
import SpikeData

/// A small network whose spikes and membranes are known by hand, and ways to break it.
///
///     in [1, 3, 3] → conv 2×2 → c [2, 2, 2] (reset to 0) → flat → wait → fc → d [3] (soft reset) → out
///
/// Weights and thresholds are eighths, so floats and integers (unit 1/8) are the same numbers. Spikes of the input:
/// step 0 pixel 1, step 1 pixel 4, step 2 pixel 4, step 3 pixels 1 and 4.
///
///     c   step 0: 2 1 0 0  0 −8 0 0      (eighths, after the reset)
///         step 1: 6 4 2 1  8 −8 0 −8
///         step 2: 0 7 4 2  0 −8 0 −16    neurons 0 and 4 spike (10 and 16 are above 8)
///         step 3: 6 0 6 3  8 −16 0 −24   neuron 1 spikes (11)
///     d   step 3: 5 4 8                  neurons 0 and 4 of c arrive: 6 − 1, 2 + 2, 16; neuron 2 spikes and keeps 16 − 8
///         step 4: 1 6 8                  neuron 1 of c arrives: 5 + 4 = 9 spikes and keeps 1, 4 + 2, 8 + 0
struct FaultyNetwork {
  /// `[2, 1, 2, 2]`, eighths.
  var kernel = [1, 2, 3, 4, -8, 0, 0, 8]
  /// `[3, 8]`, eighths.
  var weights = [
    6, 4, 0, 0, -1, 0, 0, 0,
    2, 2, 0, 0, 2, 0, 0, 0,
    16, 0, 0, 0, 0, 0, 0, 0,
  ]
  /// Of `d`, in eighths: it spikes above it.
  var threshold = 8
  /// Of `d`.
  var reset = Reset.subtract
  /// Steps of `wait`.
  var delay = 1

  static let sample = EncodedSample.spikes(
    SpikeSteps(offsets: [0, 1, 2, 3, 5, 5, 5], units: [1, 4, 4, 1, 4]))

  private static let execution = Execution(timeSteps: 6)

  private func graph<Operation>(
    convolution: (Convolution) throws -> Operation, dense: (Dense) throws -> Operation,
    flatten: Operation,
    delay: Operation, cells: (_ isLast: Bool) throws -> Operation, input: Operation,
    output: Operation
  ) throws -> Graph<Operation> {
    let shapes = try [[1, 3, 3], [2, 2, 2], [8], [3]].map { try Shape($0) }
    let window = Window(kernel: (2, 2))
    let geometry = Convolution(inputChannels: 1, outputChannels: 2, window: window)
    return Graph(nodes: [
      Node(name: "in", operation: input, inputs: [], shape: shapes[0]),
      Node(name: "conv", operation: try convolution(geometry), inputs: [0], shape: shapes[1]),
      Node(name: "c", operation: try cells(false), inputs: [1], shape: shapes[1]),
      Node(name: "flat", operation: flatten, inputs: [2], shape: shapes[2]),
      Node(name: "wait", operation: delay, inputs: [3], shape: shapes[2]),
      Node(
        name: "fc", operation: try dense(Dense(inputs: 8, outputs: 3)), inputs: [4],
        shape: shapes[3]),
      Node(name: "d", operation: try cells(true), inputs: [5], shape: shapes[3]),
      Node(name: "out", operation: output, inputs: [6], shape: shapes[3]),
    ])
  }

  /// The network in floats.
  func float() throws -> Network {
    func single(_ eighths: [Int]) -> [Float] { eighths.map { Float($0) / 8 } }
    let graph: Graph<Network.Operation> = try graph(
      convolution: { .convolution($0, weight: single(kernel), bias: nil) },
      dense: { .dense($0, weight: single(weights), bias: nil) }, flatten: .flatten,
      delay: .delay([Double(delay)]),
      cells: { isLast in
        .neuron(
          Neuron(
            model: .integrateAndFire, threshold: [isLast ? Double(threshold) / 8 : 1],
            reset: isLast ? reset : .zero))
      }, input: .input, output: .output)
    return Network(name: "float", graph: graph, execution: Self.execution)
  }

  /// The network in integers.
  func quantized() throws -> QuantizedNetwork {
    func integers(_ values: [Int]) throws -> QuantizedWeights {
      QuantizedWeights(
        values: values.map { Int16($0) }, width: try BitWidth(weights: 8), step: [0.125])
    }
    let graph: Graph<QuantizedNetwork.Operation> = try graph(
      convolution: { .convolution($0, try integers(kernel)) },
      dense: { .dense($0, try integers(weights)) }, flatten: .flatten,
      delay: .delay([Int32(delay)]),
      cells: { isLast in
        // Above 8 eighths is 9 or more.
        let level = Int32(isLast ? threshold : 8)
        return .neuron(
          QuantizedNeuron(
            width: try BitWidth(membrane: 16), unit: [0.125], threshold: [level + 1],
            reset: isLast && reset == .subtract ? .subtract([level]) : .toValue([0]),
            store: .shift(MembraneShift(shift: 0, range: -32768...32767)), initialCode: [0]))
      }, input: .input, output: .output)
    return QuantizedNetwork(name: "integers", graph: graph, execution: Self.execution)
  }
}
