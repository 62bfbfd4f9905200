import FixedPoint
import Kernels
import NetworkModel
public import SpikeData

/// The event-driven integer engine: spike lists in, packed membranes, additions only.
///
/// Equal to ``IntegerReference`` in every spike, membrane and hash. Work grows with the spikes; neurons are stepped once per time step.
/// Source: design section 3.
public struct IntegerEngine: Sendable {
  /// The compiled network, shared.
  public let network: CompiledNetwork
  private var state: NetworkState

  /// An engine of its own state on a shared network.
  public init(_ network: CompiledNetwork) {
    self.network = network
    state = NetworkState(for: network)
  }

  /// The spikes of layer `layer` in `step`, row-major neuron indices in ascending order of the layer's own layout.
  public typealias SpikeObserver = (_ layer: Int, _ step: Int, _ neurons: [Int]) -> Void

  /// Bytes of the packed membranes that this engine holds.
  public var membraneBytes: Int { state.membraneBytes }

  /// Bytes of all that this engine keeps from step to step: membranes, currents, rises, and spikes on their way.
  public var stateBytes: Int { state.stateBytes }

  /// Runs one sample from the initial state.
  ///
  /// - Parameters:
  ///   - sample: The encoded sample.
  ///   - index: Its place in the data set, which enters the state hash.
  ///   - observer: Called for every layer and step with the neurons that fired; costs time, nil for none.
  /// - Throws: ``RuntimeError/inputSize``, ``RuntimeError/inputKind`` or ``RuntimeError/timeSteps`` for a sample that does not fit.
  /// - Complexity: O(synaptic operations + neurons × steps).
  public mutating func run(
    _ sample: EncodedSample, index: Int, observer: SpikeObserver? = nil
  ) throws(RuntimeError) -> SampleResult {
    var run = EngineRun(network: network, index: index)
    let (execution, shape, steps) = (network.execution, network.inputShape, network.timeSteps)
    run.begin(&state)
    var integers: [Int32] = []
    switch sample {
    case .analog(let values):
      guard network.takesAnalogInput, let quantization = execution.input.quantization else {
        throw .inputKind(expected: execution.input.coding.expected(instead: "an analog image"))
      }
      try shape.check(values.count)
      run.present(values.map { quantization.quantized(Double($0)) }, &state)
    case .spikes(let spikes): try spikes.check(execution, shape: shape, timeSteps: steps)
    case .series(let series):
      try series.check(execution, shape: shape, timeSteps: steps)
      integers = try series.integers(by: execution.input.quantization)
      if let value = integers.first(where: { $0.magnitude > network.largestInput }) {
        throw .inputKind(
          expected:
            "values of at most \(network.largestInput), since its sums could overflow, not \(value)"
        )
      }
    }
    for step in 0..<steps {
      switch sample {
      case .analog: break
      case .spikes(let spikes): run.present(spikes, step: step, &state)
      case .series(let series): run.present(series, integers, step: step, &state)
      }
      run.step(step, &state, observer)
    }
    return run.finish(&state)
  }
}

extension Shape {
  /// Checks that a sample has as many values as the input.
  func check(_ count: Int) throws(RuntimeError) {
    guard count == self.count else {
      throw .inputSize(expected: "\(self) = \(self.count) inputs", actual: "\(count)")
    }
  }
}
