import NetworkIO
import NetworkModel
import Reports
import Runtime
import SpikeIO

/// The trace that `--trace` asks for: what is recorded, and the file that it goes to.
struct TraceOutput {
  /// Bytes that the membranes of a trace may take in its file.
  private static let maximumFileBytes = 16 << 30
  /// Bytes of membranes that may wait in memory to be written.
  private static let maximumWaitingBytes = 4 << 30

  var path: String
  var recordsMembranes: Bool

  /// A recording of `samples` of a network, and the writer whose file it becomes.
  ///
  /// - Parameters:
  ///   - network: The network that is run.
  ///   - usesEngine: True where the engine runs it, which gives spikes only.
  ///   - samples: Number of each sample.
  ///   - threads: Worker threads.
  /// - Throws: a sentence when the trace would be too large, or cannot be written.
  func recording(
    of network: LoadedNetwork, usesEngine: Bool, samples: [Int], threads: Int
  ) throws -> (recording: TraceRecording, writer: NIRDataWriter) {
    let plan = try network.tracePlan(membranes: recordsMembranes, engine: usesEngine)
    let steps = network.execution.timeSteps ?? 0
    try check(plan.bytesPerSample(steps: steps), samples: samples.count, threads: threads)
    let writer = try NIRDataWriter(
      to: path, layers: plan.layers, sampleNumbers: samples, stepCount: steps,
      timeStep: network.execution.timeStep, arithmetic: plan.arithmetic)
    return (TraceRecording(plan: plan) { try writer.write($0, at: $1) }, writer)
  }

  private func check(_ bytes: Int?, samples: Int, threads: Int) throws(TraceOutputFault) {
    let bytes = bytes ?? .max
    let waiting = bytes.multipliedReportingOverflow(by: 2 * threads)
    guard !waiting.overflow, waiting.partialValue <= Self.maximumWaitingBytes else {
      throw .largeSample(bytes: bytes, threads: threads)
    }
    guard bytes == 0 || samples <= Self.maximumFileBytes / bytes else {
      throw .largeFile(bytes: bytes, samples: samples, allowed: Self.maximumFileBytes / bytes)
    }
  }
}

extension LoadedNetwork {
  /// What is recorded of a run.
  func tracePlan(membranes: Bool, engine: Bool) throws -> TracePlan {
    switch self {
    case .float(let network): try TracePlan(network, membranes: membranes)
    case .quantized(let network):
      try TracePlan(network, membranes: membranes && !engine, engine: engine)
    }
  }
}

/// A trace that would be too large.
enum TraceOutputFault: Error, CustomStringConvertible {
  case largeSample(bytes: Int, threads: Int)
  case largeFile(bytes: Int, samples: Int, allowed: Int)

  var description: String {
    switch self {
    case .largeSample(let bytes, let threads):
      "the membranes of one sample take \(NumberText.whole(bytes)) bytes, too many for \(threads) "
        + "threads at once; use fewer --threads or --time-steps, or leave out --trace-membranes"
    case .largeFile(let bytes, let samples, let allowed):
      "the membranes of \(NumberText.whole(samples)) samples take "
        + "\(NumberText.whole(bytes)) bytes each, more than a trace may hold; "
        + "use --samples \(allowed) or fewer, or leave out --trace-membranes"
    }
  }
}
