import FixedPoint
import NetworkModel
import SpikeData
import Testing

@testable import Runtime

/// What the engine does not run, or runs only up to a bound: an error that says where and what to do.
@Suite("Recurrence and currents at their limits")
struct RefusedRecurrenceTests {
  typealias Operation = QuantizedNetwork.Operation

  private func weights(_ values: [Int16], bias: [Int32]? = nil, guardBits: Int = 0) throws
    -> QuantizedWeights
  {
    QuantizedWeights(
      values: values, width: try BitWidth(weights: 16), step: [1], guardBits: guardBits, bias: bias)
  }

  private func error(_ network: QuantizedNetwork) -> String {
    let error = #expect(throws: RuntimeError.self) { try CompiledNetwork(network) }
    return error?.description ?? ""
  }

  /// One input over weights into one neuron, `back` into it again, late.
  private func loop(
    _ neuron: QuantizedNeuron, back: QuantizedWeights, readout: Readout = .spikes
  ) throws -> QuantizedNetwork {
    try DelayTests.network(
      [
        ("input", .input, [], []), ("n", .neuron(neuron), [0], [2]),
        ("back", .dense(Dense(inputs: 1, outputs: 1), back), [1], []), ("output", .output, [1], []),
      ], width: 1, steps: 3, readout: readout)
  }

  @Test("A bias behind an edge that closes a cycle is refused, a bias of 0 is not")
  func lateBias() throws {
    let neuron = try StatefulNeuronTests.wide(threshold: [4])
    let late = error(try loop(neuron, back: weights([1], bias: [3])))
    #expect(late.contains("node 'back': its bias comes 1 steps late"))
    #expect(late.contains("give the bias to the neurons as their drive"))
    _ = try CompiledNetwork(loop(neuron, back: weights([1], bias: [0])))
    _ = try CompiledNetwork(loop(neuron, back: weights([1])))
  }

  @Test("Late analog images, and delays of anything but the spikes of one layer, are refused")
  func sources() throws {
    let relay = try DelayTests.relay()
    var image = try DelayTests.network(
      [
        ("input", .input, [], []), ("relay", .neuron(relay), [], [0]), ("output", .output, [1], []),
      ], width: 2, steps: 3, coding: .direct)
    image.execution.input.quantization = InputQuantization(scale: 1, zeroPoint: 0, range: 0...255)
    #expect(error(image).contains("an analog image that comes a step late"))
    for (coding, delayed) in [(InputCoding.series, [0]), (.events, [0, 2])] {
      let network = try DelayTests.network(
        [
          ("input", .input, [], []), ("delay", .delay([3]), [], delayed),
          ("relay", .neuron(relay), [1], []), ("output", .output, [2], []),
        ], width: 2, steps: 3, coding: coding)
      #expect(error(network).contains("a delay of anything but the spikes of one layer"))
      _ = try IntegerReference(network)
    }
  }

  @Test("Delays have no membranes to answer with, in either runtime")
  func readout() throws {
    let network = try DelayTests.network(
      [
        ("input", .input, [], []), ("relay", .neuron(try DelayTests.relay()), [0], []),
        ("delay", .delay([1]), [1], []), ("output", .output, [2], []),
      ], width: 2, steps: 3, readout: .membrane)
    #expect(error(network).contains("use --readout spikes"))
    let other = #expect(throws: RuntimeError.self) { try IntegerReference(network) }
    #expect(other?.description == error(network))
  }

  @Test("A current and a rise have at least one bit")
  func widths() throws {
    var neuron = try StatefulNeuronTests.wide(threshold: [4])
    neuron.current = QuantizedCurrent(width: try BitWidth(membrane: 0), decays: [.half])
    #expect(error(try loop(neuron, back: weights([1]))).contains("bits of the current is 0"))
    neuron.current = nil
    neuron.adaptation = QuantizedAdaptation(
      width: try BitWidth(membrane: 0), decays: [.half], increment: [1])
    #expect(error(try loop(neuron, back: weights([1]))).contains("bits of the adaptation is 0"))
  }

  @Test("Sums of ways of different guard bits count with their shift")
  func shiftedWays() throws {
    let neuron = try StatefulNeuronTests.wide(32, threshold: [4])
    func network(_ weight: Int16, shift: Int, back: Int16) throws -> QuantizedNetwork {
      try DelayTests.network(
        [
          ("input", .input, [], []),
          ("up", .dense(Dense(inputs: 1, outputs: 1), weights([weight], guardBits: 15)), [0], []),
          ("more", .shift(shift), [1], []),
          ("back", .dense(Dense(inputs: 1, outputs: 1), weights([back])), [], [4]),
          ("n", .neuron(neuron), [2, 3], []), ("output", .output, [4], []),
        ], width: 1, steps: 3)
    }
    // 32,767 · 2^16 + 32,767 = 2^31 − 2^15 − 1 fits; 32,767 · 2^17 does not.
    _ = try CompiledNetwork(network(.max, shift: 1, back: .max))
    let refused = #expect(throws: RuntimeError.self) {
      try CompiledNetwork(network(.max, shift: 2, back: 1))
    }
    #expect(
      refused == .accumulatorOverflow(layer: "n", bound: 32_767 << 17 + 1, bits: 32))
  }

  @Test("A series without a scale may hold what its sums can take, and not more")
  func largestInput() throws {
    // 32,767 · 65,535 < 2^31 ≤ 32,767 · 65,541; halving 131,071 gives 65,535.
    let neuron = try StatefulNeuronTests.wide(32, threshold: [4])
    let network = try DelayTests.network(
      [
        ("input", .input, [], []),
        ("up", .dense(Dense(inputs: 1, outputs: 1), weights([.max])), [0], []),
        ("n", .neuron(neuron), [1], []), ("output", .output, [2], []),
      ], width: 1, steps: 1, coding: .series)
    var engine = IntegerEngine(try CompiledNetwork(network))
    let reference = try IntegerReference(network)
    for value in [Float(65_535), -65_535] {
      let sample = EncodedSample.series(ValueSteps(dense: [value], units: 1))
      let result = try engine.run(sample, index: 0)
      #expect(try result == reference.run(sample, index: 0))
    }
    let large = EncodedSample.series(ValueSteps(dense: [65_536], units: 1))
    let error = #expect(throws: RuntimeError.self) { try engine.run(large, index: 0) }
    #expect(error?.description.contains("values of at most 65535") == true)
  }

  @Test("Membranes that a read-out sums up stay where doubles are exact")
  func summedMembranes() throws {
    var neuron = try StatefulNeuronTests.wide(32, threshold: [4])
    neuron.store = .shift(
      MembraneShift(shift: 20, range: Int32.min...Int32.max, decays: [.none]))
    // 2^51 + 1 and one spike a step, three steps: below 2^53; with a fourth it is above.
    var network = try loop(neuron, back: weights([1]), readout: .membrane)
    _ = try CompiledNetwork(network)
    network.execution.timeSteps = 4
    #expect(error(network).contains("does not fit 54 bits"))
    network.execution.readout = .maximum
    _ = try CompiledNetwork(network)
  }
}
