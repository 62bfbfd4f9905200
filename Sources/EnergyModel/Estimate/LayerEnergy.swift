public import NetworkModel
public import SpikeData

/// What one layer took, by cause.
public struct LayerEnergy: Equatable, Sendable {
  /// The layer's name.
  public var name: String
  /// Energy by cause.
  public var causes: EnergyCauses

  /// Energies of a layer.
  public init(name: String, causes: EnergyCauses) {
    self.name = name
    self.causes = causes
  }

  /// Counts × table; docs/energy.md has every formula.
  public init(activity: LayerActivity, footprint: LayerFootprint, table: EnergyTable) {
    self.init(name: activity.name, causes: EnergyCauses())
    addComputing(activity, footprint, table)
    addMemory(activity, footprint, table)
  }

  private mutating func addComputing(
    _ activity: LayerActivity, _ footprint: LayerFootprint, _ table: EnergyTable
  ) {
    let costs = OperationCosts(footprint: footprint, table: table)
    let updates = activity.neuronUpdates
    causes.synapticOperations = product(activity.synapticOperations, costs.synapticOperation)
    causes.neuronUpdates = product(updates, costs.update)
    causes.firstLayer = product(activity.multiplyAccumulates, costs.multiplyAccumulate)
    let decays = product(updates * footprint.decayTerms, costs.decay)
    let comparisons = product(updates * footprint.storeComparisons, costs.comparison)
    causes.leak = decays.flatMap { decays in comparisons.map { decays + $0 } }
  }

  private mutating func addMemory(
    _ activity: LayerActivity, _ footprint: LayerFootprint, _ table: EnergyTable
  ) {
    let costs = MemoryCosts(footprint: footprint, memory: table.onChipMemory)
    let reads = activity.synapticOperations + activity.multiplyAccumulates
    causes.weightReads = product(reads, costs.weightRead)
    causes.membraneReads = product(activity.neuronUpdates, costs.membraneRead)
    causes.membraneWrites = product(activity.neuronUpdates, costs.membraneWrite)
    causes.spikes = product(activity.spikes, costs.spike)
  }

  /// 0 for what did not happen, nil for what happened and has no cost.
  private func product(_ count: Int, _ cost: Double?) -> Double? {
    count == 0 ? 0 : cost.map { Double(count) * $0 }
  }
}
