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
    run.begin(&state)
    switch sample {
    case .analog(let values):
      guard network.takesAnalogInput, let quantization = network.execution.input.quantization else {
        throw .inputKind(expected: "spikes, not an analog image")
      }
      try network.inputShape.check(values.count)
      run.present(values.map { quantization.quantized(Double($0)) }, &state)
    case .spikes(let spikes):
      guard !network.takesAnalogInput else {
        throw .inputKind(expected: "an analog image (direct coding), not spikes")
      }
      guard spikes.stepCount == network.timeSteps else {
        throw .timeSteps(expected: network.timeSteps, actual: spikes.stepCount)
      }
    case .series: throw .inputKind(expected: "spikes, not a series")
    }
    for step in 0..<network.timeSteps {
      if case .spikes(let spikes) = sample {
        try run.present(spikes.units(in: step), &state)
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
