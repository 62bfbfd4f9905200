import FixedPoint
import NetworkModel
import Quantization
import Runtime
import SpikeData
import Testing

@Suite struct SoftResetTests {
  /// `θ · count = T·z + V₀ − V_T`: with V₀ = θ/2 the count is the rounded and clipped rate.
  @Test(arguments: [2, 6, 20])
  func aConstantCurrentIsCountedToTheNearestSpike(threshold: Int) throws {
    let (low, high, steps) = (-3, threshold + 3, 7)
    let currents = Array(low...high).map { Int32($0) }
    let neuron = QuantizedNeuron(
      width: try BitWidth(membrane: 32), unit: [1], threshold: [Int32(threshold)],
      reset: .subtract([Int32(threshold)]),
      store: .shift(MembraneShift(shift: 0, range: Int32.min...Int32.max)),
      initialCode: [Int32(threshold / 2)])
    let network = try Build.dense(
      QuantizedWeights(
        values: currents.map { _ in 0 }, width: try BitWidth(weights: 2), step: [1],
        bias: currents),
      inputs: 1, outputs: currents.count, neuron: neuron, timeSteps: steps)
    let silence = EncodedSample.spikes(SpikeSteps(stepCount: steps, steps: [], units: []))
    let expected = currents.map { z -> Double in
      let count = (Double(steps) * Double(z) / Double(threshold) + 0.5).rounded(.down)
      return min(max(count, 0), Double(steps))
    }
    #expect(try IntegerReference(network).run(silence, index: 0).outputs == expected)
    var engine = IntegerEngine(try CompiledNetwork(network))
    #expect(try engine.run(silence, index: 0).outputs == expected)
  }
}
