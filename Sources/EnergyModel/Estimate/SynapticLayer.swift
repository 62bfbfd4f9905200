import NetworkModel
import SpikeData

/// One layer with weights, per sample: what it did with spikes, and what one dense pass of a quantized ANN would take.
struct SynapticLayer {
  /// Synapses that one step in which every source spikes would visit.
  let spikeVisits: Double
  /// Synapse visits of one dense pass of an ANN: those and the multiply–accumulates of analog values, after pooling.
  let visits: Double
  /// Synaptic operations.
  let operations: Double
  /// What an operation costs.
  let costs: OperationCosts
  /// What an access costs.
  let memory: MemoryCosts

  private let footprint: LayerFootprint
  private let table: EnergyTable

  /// The layer of a run of `samples` samples of `timeSteps` steps.
  init(
    activity: LayerActivity, footprint: LayerFootprint, table: EnergyTable, samples: Int,
    timeSteps: Int
  ) {
    let samples = Double(max(samples, 1))
    spikeVisits = Double(activity.denseSynapticOperations) / (samples * Double(timeSteps))
    let products = Double(activity.multiplyAccumulates) / samples
    visits = (spikeVisits + products) / Double(max(footprint.pooledSources, 1))
    operations = Double(activity.synapticOperations) / samples
    costs = OperationCosts(footprint: footprint, table: table)
    memory = MemoryCosts(footprint: footprint, memory: table.onChipMemory)
    self.footprint = footprint
    self.table = table
  }

  /// Multiply–accumulates of the dense pass, in picojoules.
  func denseCompute(bits: Int) -> Double? {
    table.operations.quantizedMultiplyAccumulate(bits: bits).map { visits * $0 }
  }

  /// The same with reading weights and activations of `bits` bits.
  func denseTotal(bits: Int) -> Double? {
    guard let compute = denseCompute(bits: bits), let memory = table.onChipMemory else {
      return nil
    }
    let bytes = Double(bits) / 8
    let activations = footprint.membraneBits == nil ? 0 : footprint.neurons
    let weightCost = memory.readPicojoulesPerByte(bufferBytes: buffer(footprint.weights, bits))
    let activationCost = memory.readPicojoulesPerByte(bufferBytes: buffer(activations, bits))
    return compute + visits * bytes * weightCost + Double(activations) * bytes * activationCost
  }

  private func buffer(_ count: Int, _ bits: Int) -> Int { (count * bits + 7) / 8 }
}
