import EnergyModel
import NetworkModel
import SpikeData

extension RunRecord {
  /// The record of a run: what it counted, and memory and energy computed from it.
  ///
  /// Predictions, outputs and spikes per step are set afterwards where they were asked for.
  /// - Precondition: activity and footprint have the same layers; at least one time step.
  public init(_ run: RunSummary) {
    let arithmetic = run.footprint.layers.first?.arithmetic ?? .integer
    let estimates = (run.tables ?? EnergyTable.standard(for: arithmetic)).map {
      EnergyEstimate(
        activity: run.activity, footprint: run.footprint, table: $0, samples: run.dataset.samples)
    }
    let references = estimates.map {
      EqualInformationReference(
        estimate: $0, activity: run.activity, footprint: run.footprint,
        timeSteps: run.input.timeSteps)
    }
    command = run.command
    seed = run.seed
    version = run.version
    network = NetworkRecord(
      path: run.network.path, sha256: run.network.sha256, name: run.network.name,
      footprint: run.footprint, timeSteps: run.input.timeSteps)
    dataset = run.dataset
    accuracy = run.accuracy
    activity = ActivityRecord(run.activity)
    memory = MemoryRecord(run.footprint, peakResidentBytes: run.peakResidentBytes)
    energy = estimates.map(EnergyRecord.init)
    host = HostRecord(
      seconds: run.seconds, samples: run.dataset.samples,
      synapticOperations: run.activity.synapticOperations, threads: run.threads,
      instructionSet: run.instructionSet)
    let digits = String(run.stateHash, radix: 16)
    stateHash = String(repeating: "0", count: 16 - digits.count) + digits
    assumptions = run.assumptions
    input = run.input
    quantization = run.footprint.layers.map(LayerWidthsRecord.init)
    decays = run.decays.isEmpty ? nil : run.decays
    spikesPerSynapsePerInference = references.first?.spikesPerSynapse
    equalInformationANN = references.map(EqualInformationRecord.init)
  }
}
