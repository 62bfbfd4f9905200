import EnergyModel
import NetworkModel
import SpikeData
import Testing

@Suite("Quantized ANN of equal information")
struct EqualInformationTests {
  func reference(
    _ table: EnergyTable = .horowitz45Int8, timeSteps: Int = 4
  ) -> EqualInformationReference {
    EqualInformationReference(
      estimate: Example.estimate(table), activity: Example.activity(),
      footprint: Example.footprint, timeSteps: timeSteps)
  }

  @Test(
    "T steps tell T + 1 values apart",
    arguments: [(1, 1), (2, 2), (3, 2), (4, 3), (7, 3), (8, 4), (16, 5)])
  func bits(timeSteps: Int, bits: Int) {
    #expect(reference(timeSteps: timeSteps).bits == bits)
  }

  @Test("One dense pass is charged with weights and activations of that many bits")
  func energy() {
    // Two samples of four steps: 800 / 8 and 160 / 8 visits.
    let result = reference()
    #expect(result.synapseVisits == 120)
    let multiplyAccumulate = 3.7 * 9 / 1024 + 0.9 * 3 / 32
    #expect(isClose(result.computePicojoules, 120 * multiplyAccumulate))
    // Weights of 3 bits at 1.25 pJ per byte; 256 activations.
    let memory = (120 + 256) * 3.0 / 8 * 1.25
    #expect(isClose(result.totalPicojoules, 120 * multiplyAccumulate + memory))
  }

  @Test("The ANN pools before it multiplies")
  func pooling() {
    var footprint = Example.footprint
    footprint.layers[0].pooledSources = 4
    let result = EqualInformationReference(
      estimate: Example.estimate(.horowitz45Int8), activity: Example.activity(),
      footprint: footprint, timeSteps: 4)
    #expect(result.synapseVisits == 100 / 4 + 20)
    #expect(result.spikesPerSynapse == 0.5)
  }

  @Test("Spikes per synapse are synaptic operations per dense pass")
  func spikesPerSynapse() {
    // 60 operations per sample, 120 visits.
    #expect(reference().spikesPerSynapse == 0.5)
  }

  @Test("At the break-even rate the two energies are equal")
  func breakEven() throws {
    let result = reference()
    let computing = 120 * (3.7 * 9 / 1024 + 0.9 * 3 / 32)
    // Per sample 1.56 pJ of updates and 2.25 pJ of staircase remain; a visit costs 0.03 pJ.
    #expect(isClose(result.breakEvenCompute, (computing - 1.56 - 2.25) / (120 * 0.03)))
    // Membranes: 25 steps · 0.25 byte · 1.25 · 2; spikes: 5 · 2 · 1.25. Weights: 100 visits of 2 bits, 20 of 8.
    let rest = 1.56 + 2.25 + 25 * 0.25 * 1.25 * 2 + 5 * 2 * 1.25
    let slope = 120 * 0.03 + (100 * 0.25 + 20) * 1.25
    let reference = try #require(result.totalPicojoules)
    #expect(isClose(result.breakEvenTotal, (reference - rest) / slope))
    #expect(isClose(result.breakEvenFiringRate, (reference - rest) / slope / 4))
  }

  @Test("There is no break-even where a figure is missing")
  func missing() {
    var table = EnergyTable.lowBit28
    table.onChipMemory = nil
    let result = reference(table)
    #expect(result.totalPicojoules == nil && result.breakEvenTotal == nil)
    #expect(isClose(result.computePicojoules, 120 * (0.0304 + 0.0917 + 0.0628)))
  }
}
