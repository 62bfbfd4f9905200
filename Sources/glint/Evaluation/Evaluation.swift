import Foundation
import NetworkIO
import NetworkModel
import Reports
import Runtime
import SpikeData
import SpikeIO

/// Runs a network on a data set and makes the record of it.
struct Evaluation {
  /// What the user said about the network, for the record's command.
  var options: NetworkOptions
  var networkPath: String
  var network: LoadedNetwork
  /// File of a topology's tensors, which is part of the network's checksum.
  var tensors: String?
  var data: DataSet
  var common: CommonOptions
  var usesReference = false
  var keepsPredictions = false
  /// The trace to be written; nil for none.
  var trace: TraceOutput?

  /// Reads a network and opens the data for it.
  init(
    networkPath: String, options: NetworkOptions, dataPath: String, dataOptions: DataOptions,
    samples: Int?, common: CommonOptions
  ) throws {
    self.options = options
    self.networkPath = networkPath
    self.common = common
    network = try NetworkReader.read(path: networkPath, options: options.readOptions)
    tensors = try NetworkReader.tensorFile(of: networkPath, options: options.readOptions)
    data = try DataSet(
      path: dataPath, options: dataOptions, samples: samples, execution: network.execution,
      inputShape: try network.inputShape(), seed: common.seed)
    network = network.running(data.timeSteps)
  }

  /// The record of a whole run; nil when the user interrupted it.
  func record() throws -> RunRecord? {
    let count = data.source.count
    let executor = try executor()
    let progress = Progress("\(network.name): sample", total: count, quiet: common.quiet)
    let data = data
    let trace = try trace?.recording(
      of: network, usesEngine: usesEngine, samples: (0..<count).map(data.source.wholeIndex),
      threads: common.threads)
    let start = ContinuousClock.now
    let result = try BatchRun(executor, threads: common.threads).run(
      count: count, keepsTraces: keepsPredictions, trace: trace?.recording,
      load: { try data.encoded($0) },
      isCancelled: { Interruption.isRequested }, progress: progress.update)
    let duration = ContinuousClock.now - start
    progress.finish()
    guard let result, let activity = result.activity else { return nil }
    try trace?.writer.finish()
    var summary = RunSummary(
      command: ResolvedCommand(evaluation: self, options: options).text, seed: common.seed,
      version: Glint.version,
      network: (
        networkPath, try SHA256.hexadecimal(ofFiles: [networkPath] + (tensors.map { [$0] } ?? [])),
        network.name
      ),
      dataset: DatasetRecord(
        path: data.path, sha256: try SHA256.hexadecimal(ofFiles: data.source.files),
        name: data.source.name, samples: count),
      activity: activity, footprint: try network.memoryFootprint(),
      input: InputRecord(
        network.execution.input, timeSteps: network.execution.timeSteps ?? 0,
        lateEvents: result.lateEvents, earlyEvents: result.earlyEvents,
        mergedEvents: result.mergedEvents),
      seconds: Double(duration.components.seconds)
        + Double(duration.components.attoseconds) * 1e-18,
      threads: common.threads, instructionSet: "portable", stateHash: result.stateHash)
    summary.assumptions = network.execution.assumptions
    if case .quantized(let quantized) = network {
      summary.decays = DecayRecord.all(of: quantized, layers: activity.layers.map(\.name))
    }
    if network.hasGradedSpikes {
      summary.assumptions.append(
        "sigma-delta neurons send graded spikes, which are multiplied: run by the integer reference"
      )
    }
    let decision = network.execution.decision
    summary.accuracy = try data.accuracy(of: result, decision: decision)
    if decision == .sample, data.source.hasStepLabels {
      summary.assumptions.append(
        "the network answers once per sample, so the labels of the steps are not used (--decision)")
    }
    summary.peakResidentBytes = ResidentMemory.peakBytes()
    var record = RunRecord(summary)
    if keepsPredictions {
      record.predictions = result.predictions
      record.stepPredictions = decision == .step ? result.stepPredictions : nil
      record.outputs = result.outputs
      record.spikesPerStep = zip(activity.layers, result.spikesPerStep).map {
        LayerTraceRecord(name: $0.name, spikes: $1)
      }
    }
    return record
  }

  /// True where the engine runs the network; only the references show membranes.
  var usesEngine: Bool {
    guard case .quantized = network else { return false }
    return !usesReference && trace?.recordsMembranes != true && !network.hasGradedSpikes
  }

  /// What runs the samples.
  func executor() throws -> Executor {
    do {
      switch network {
      case .float(let network): return .floatReference(try FloatReference(network))
      case .quantized(let network):
        return usesEngine
          ? .engine(try CompiledNetwork(network)) : .integerReference(try IntegerReference(network))
      }
    } catch { throw InputFault.network(networkPath, error) }
  }
}

extension LoadedNetwork {
  /// The network with a number of time steps per sample.
  func running(_ timeSteps: Int) -> LoadedNetwork {
    switch self {
    case .float(var network):
      network.execution.timeSteps = timeSteps
      return .float(network)
    case .quantized(var network):
      network.execution.timeSteps = timeSteps
      return .quantized(network)
    }
  }

  /// Shape of the network's only input.
  func inputShape() throws -> Shape {
    switch self {
    case .float(let network): network.graph.nodes[try network.graph.inputIndex()].shape
    case .quantized(let network): network.graph.nodes[try network.graph.inputIndex()].shape
    }
  }

  /// True where neurons send numbers, which the engine refuses.
  var hasGradedSpikes: Bool {
    guard case .quantized(let network) = self else { return false }
    return network.graph.hasGradedSpikes
  }

  /// Memory of the network.
  func memoryFootprint() throws -> MemoryFootprint {
    switch self {
    case .float(let network): try network.memoryFootprint()
    case .quantized(let network): try network.memoryFootprint()
    }
  }
}
