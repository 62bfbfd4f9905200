import EnergyModel
import NetworkModel
import SpikeData
import Testing

/// Two layers counted by hand: W2U2 neurons with a 3-cut staircase, and an 8-bit read-out.
enum Example {
  static let footprint: MemoryFootprint = {
    var first = LayerFootprint(name: "fc1", kind: .dense, neurons: 256)
    first.weights = 400
    first.weightBits = 2
    first.membraneBits = 2
    first.membranes = 256
    first.weightBytes = 100
    first.membraneBytes = 64
    first.thresholdBytes = 10
    first.storeComparisons = 3
    first.accumulatorBits = 8
    var last = LayerFootprint(name: "fc2", kind: .readout, neurons: 10)
    last.weights = 2560
    last.weightBits = 8
    last.weightBytes = 2560
    last.biasBytes = 10
    last.accumulatorBits = 16
    return MemoryFootprint(layers: [first, last])
  }()

  static func activity(times factor: Int = 1) -> ActivityCounts {
    var first = LayerActivity(name: "fc1", kind: "dense", neurons: 256)
    first.synapticOperations = 100 * factor
    first.denseSynapticOperations = 800 * factor
    first.neuronUpdates = 50 * factor
    first.spikes = 10 * factor
    var last = LayerActivity(name: "fc2", kind: "readout", neurons: 10)
    last.synapticOperations = 20 * factor
    last.denseSynapticOperations = 160 * factor
    last.neuronUpdates = 4 * factor
    return ActivityCounts(layers: [first, last])
  }

  static func estimate(_ table: EnergyTable, times factor: Int = 1) -> EnergyEstimate {
    EnergyEstimate(
      activity: activity(times: factor), footprint: footprint, table: table, samples: 2 * factor)
  }
}

@Suite("Energy estimate")
struct EnergyEstimateTests {
  @Test("Low-bit causes are counts times composites, each layer with its own bits")
  func lowBit() {
    let estimate = Example.estimate(.lowBit28)
    let first = estimate.layers[0].causes
    #expect(isClose(first.synapticOperations, 100 * (0.0015 + 0.0422 + 0.0312)))
    #expect(isClose(first.neuronUpdates, 50 * (0.0227 + 0.0422 + 0.0080)))
    #expect(isClose(first.leak, 50 * 3 * 0.0227))
    #expect(first.firstLayer == 0)
    #expect(isClose(first.weightReads, 100 * 0.25 * 1.18))
    #expect(isClose(first.membraneReads, 50 * 0.25 * 1.18))
    #expect(isClose(first.membraneWrites, 50 * 0.25 * 1.13))
    // 256 neurons: 8 address bits, one byte written and read.
    #expect(isClose(first.spikes, 10 * (1.13 + 1.18)))
    let last = estimate.layers[1].causes
    #expect(isClose(last.synapticOperations, 20 * (0.0059 + 0.0917 + 0.0628)))
    #expect(isClose(last.neuronUpdates, 4 * (0.0917 + 0.0628)))
    #expect(isClose(last.weightReads, 20 * 1.18))
    #expect(last.membraneReads == 0 && last.spikes == 0)
    // (100 + 10 + 2560 + 10) bytes of parameters.
    #expect(estimate.weightLoadPicojoules == 2680 * 162.5)
  }

  @Test("Horowitz's tables charge every width the same")
  func horowitz() {
    let estimate = Example.estimate(.horowitz45Int8)
    let causes = estimate.causes
    #expect(isClose(causes.synapticOperations, 120 * 0.03))
    // Neurons take two additions, the read-out one.
    #expect(isClose(causes.neuronUpdates, 50 * 0.06 + 4 * 0.03))
    #expect(isClose(causes.leak, 150 * 0.03))
    #expect(isClose(causes.weightReads, (100 * 0.25 + 20) * 1.25))
    #expect(isClose(causes.spikes, 10 * 2 * 1.25))
    #expect(isClose(estimate.computePicojoules, 3.6 + 3.12 + 4.5))
  }

  @Test("The energy is the sum of its causes and the sum of its layers", arguments: EnergyTable.all)
  func sums(table: EnergyTable) {
    let estimate = Example.estimate(table)
    let parts = (estimate.causes.computing + estimate.causes.memory).compactMap(\.picojoules)
    #expect(isClose(parts.reduce(0, +), estimate.totalPicojoules))
    let layers = estimate.layers.map(\.causes.totalPicojoules)
    if table.arithmetic == .integer {
      #expect(isClose(layers.reduce(0, +), estimate.totalPicojoules))
    }
    #expect(
      isClose(
        estimate.computePicojoules + estimate.memoryPicojoules, estimate.totalPicojoules))
    #expect(isClose(estimate.perSamplePicojoules * 2, estimate.totalPicojoules))
  }

  @Test("Doubling the counts doubles every cause and leaves the energy per sample")
  func doubling() {
    let once = Example.estimate(.lowBit28)
    let twice = Example.estimate(.lowBit28, times: 2)
    for (one, two) in zip(
      once.causes.computing + once.causes.memory, twice.causes.computing + twice.causes.memory)
    {
      #expect(isClose(two.picojoules, 2 * (one.picojoules ?? .nan)))
    }
    #expect(isClose(twice.perSamplePicojoules, once.perSamplePicojoules))
    #expect(twice.weightLoadPicojoules == once.weightLoadPicojoules)
  }

  @Test("What a table does not know is missing, never zero")
  func missing() {
    var table = EnergyTable.lowBit28
    table.onChipMemory = nil
    table.dramPicojoulesPerByte = nil
    let estimate = Example.estimate(table)
    #expect(estimate.causes.weightReads == nil && estimate.weightLoadPicojoules == nil)
    #expect(
      estimate.missing == [
        "weightReads", "membraneReads", "membraneWrites", "spikes", "DRAM", "leakage",
        "clock and control", "spike routing", "input transfer",
      ])
    #expect(!estimate.isComplete)
    table = .lowBit28
    table.notCovered = []
    #expect(Example.estimate(table).isComplete)
  }

  @Test("Floating-point units say nothing about an integer network")
  func otherArithmetic() {
    let estimate = Example.estimate(.horowitz45Float32)
    #expect(estimate.causes.synapticOperations == nil)
    #expect(estimate.computePicojoules == 0)
    #expect(estimate.missing.prefix(3) == ["synapticOperations", "neuronUpdates", "leak"])
  }

  @Test("An analog first layer is charged for its multiplications and its stored current")
  func analog() {
    var layer = LayerFootprint(name: "conv", kind: .convolution, neurons: 4)
    layer.weightBits = 8
    layer.membraneBits = 8
    layer.inputBits = 8
    layer.hasConstantInput = true
    layer.accumulatorBits = 32
    var activity = LayerActivity(name: "conv", kind: "convolution", neurons: 4)
    activity.multiplyAccumulates = 36
    activity.neuronUpdates = 16
    let causes = LayerEnergy(activity: activity, footprint: layer, table: .lowBit28).causes
    #expect(isClose(causes.firstLayer, 36 * (0.2053 + 0.1895 + 0.1244)))
    #expect(isClose(causes.weightReads, 36 * 1.18))
    // Each step reads an 8-bit membrane and a 32-bit current per neuron.
    #expect(isClose(causes.membraneReads, 16 * 5 * 1.18))
    #expect(isClose(causes.membraneWrites, 16 * 1.13))
  }

  @Test("Currents and rises of thresholds are charged for an addition, a register and their memory")
  func states() {
    var layer = LayerFootprint(name: "fc", kind: .dense, neurons: 8)
    layer.weightBits = 4
    layer.membraneBits = 8
    layer.currentBits = 16
    layer.adaptationBits = 4
    (layer.membraneBytes, layer.currentBytes, layer.adaptationBytes) = (8, 16, 4)
    layer.accumulatorBits = 16
    layer.decayTerms = 6
    var activity = LayerActivity(name: "fc", kind: "dense", neurons: 8)
    activity.neuronUpdates = 10
    let causes = LayerEnergy(activity: activity, footprint: layer, table: .lowBit28).causes
    // Comparator, adder and register of 8 bits; then adder and register of 16, adder and register of 4.
    let update = 0.0489 + 0.0917 + 0.0312 + (0.0917 + 0.0628) + (0.0917 + 0.0159)
    #expect(isClose(causes.neuronUpdates, 10 * update))
    #expect(isClose(causes.leak, 10 * 6 * 0.0917))
    #expect(isClose(causes.membraneReads, 10 * (8 + 16 + 4) / 8 * 1.18))
    #expect(isClose(causes.membraneWrites, 10 * (8 + 16 + 4) / 8 * 1.13))
    #expect(causes.firstLayer == 0)
  }
}
