import SpikeData
import Testing

@Suite("Spikes in time steps")
struct SpikeStepsTests {
  @Test("Events are sorted into steps and doubles merge")
  func sorting() {
    let spikes = SpikeSteps(
      stepCount: 4, steps: [2, 0, 2, 0, 2], units: [7, 3, 1, 1, 7], lateEvents: 2)
    #expect(spikes.stepCount == 4)
    #expect((0..<4).map { Array(spikes.units(in: $0)) } == [[1, 3], [], [1, 7], []])
    #expect(spikes.mergedEvents == 1)
    #expect(spikes.lateEvents == 2)
  }

  @Test("Counts of two runs add up layer by layer")
  func counts() {
    var layer = LayerActivity(name: "fc", kind: "dense", neurons: 5)
    layer.spikes = 3
    layer.neuronUpdates = 20
    layer.synapticOperations = 40
    layer.denseSynapticOperations = 400
    layer.multiplyAccumulates = 1
    var total = ActivityCounts(layers: [layer])
    total.inputSpikes = 9
    total += total
    #expect(total.spikes == 6 && total.neuronUpdates == 40 && total.synapticOperations == 80)
    #expect(total.denseSynapticOperations == 800 && total.multiplyAccumulates == 2)
    #expect(total.inputSpikes == 18)
    #expect(total.layers[0].firingRate == 0.15)
  }

  @Test("SplitMix64 gives the published sequence for seed 1234567")
  func generator() {
    // Source: reference outputs of the algorithm's public description (Vigna), seed 1234567.
    var generator = SplitMix64(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
    #expect(generator.next() == 9_817_491_932_198_370_423)
  }
}
