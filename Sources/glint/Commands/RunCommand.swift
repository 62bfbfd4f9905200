import ArgumentParser
import Foundation
import Reports

/// `glint run NET DATA`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a network on a data set: accuracy, activity, memory, energy.",
    discussion: """
      A quantized network is run by the event-driven integer engine, a float
      network by the float reference.

      Examples:
        glint run Networks/digits-w2u2.nir Traces/digits-test.h5
        glint run Networks/digits-w2u2.nir Traces/digits-test.h5 \\
          --compare Networks/digits-float.nir
        glint run Networks/digits-w2u2.nir Traces/digits-test.h5 --samples 10 \\
          --trace digits-trace.h5 --trace-membranes
        glint run Networks/mnist-w2u2.nir t10k-images-idx3-ubyte.gz --record r.json
        glint run scnn.nir NMNIST --part Test --origin first-event \\
          --step-seconds 0.001 --time-steps 300
        glint run net.nir recordings --dt 1e-3 --discretization sinabs
        glint run net.nir recordings --reset subtract --multiple-spikes \\
          --floor -1
        glint run Networks/firefly-snn7.toml images.h5 \\
          --tensors weights.h5 --predictions --json
      """)

  @Argument(help: ArgumentHelp("NIR file, or a topology (TOML).", valueName: "net"))
  var network: String

  @Argument(
    help: ArgumentHelp(
      "Spikes (SHD, N-MNIST), series (HDF5, .npy, .csv), images (IDX, HDF5, CIFAR).",
      valueName: "data"))
  var data: String

  @Option(
    help: ArgumentHelp(
      "Run this network too and print both side by side; with --json, a list of both.",
      valueName: "net"))
  var compare: String?

  @Option(help: ArgumentHelp("Write the record (JSON) to this file.", valueName: "file"))
  var record: String?

  @Option(
    help: ArgumentHelp(
      "Write the spikes of every layer to this file (NIRData; see glint diff).",
      valueName: "file"))
  var trace: String?

  @Flag(
    help: """
      Put membranes and synaptic currents into the trace too; a quantized network is then run by the \
      reference.
      """)
  var traceMembranes = false

  @Option(help: ArgumentHelp("Run only the first samples.", valueName: "count"))
  var samples: Int?

  @Flag(
    help: "Put every prediction, output sum and spike count per layer and step into the record.")
  var predictions = false

  @Flag(help: "Run a quantized network by the integer reference instead of the engine.")
  var reference = false

  @OptionGroup(title: "Network options")
  var options: NetworkOptions

  @OptionGroup(title: "Data options")
  var dataOptions: DataOptions

  @OptionGroup
  var common: CommonOptions

  func validate() throws {
    if let samples, samples < 1 { throw ValidationError("--samples must be at least 1.") }
    if traceMembranes, trace == nil { throw ValidationError("--trace-membranes needs --trace.") }
    if let trace, trace == record {
      throw ValidationError("--trace and --record must be two files.")
    }
  }

  func run() throws {
    Interruption.listen()
    try InputFile.check(network, compare, options.tensors)
    try InputFile.check(data: data)
    for output in [record, trace].compactMap({ $0 }) {
      try OutputFile.check(output, inputs: [network, data, compare, options.tensors])
    }
    // Both are read before either is run, so that a fault shows at once.
    var runs = try [network, compare].compactMap { $0 }.map(evaluation)
    for output in [record, trace].compactMap({ $0 }) {
      try OutputFile.check(output, inputs: runs.map(\.tensors))
    }
    runs[0].trace = trace.map { TraceOutput(path: $0, recordsMembranes: traceMembranes) }
    guard let first = try runs[0].record() else {
      throw Interruption.exit("nothing was written.")
    }
    if let record { try first.write(toFile: record) }
    var second: RunRecord?
    if runs.count > 1 {
      second = try runs[1].record()
      if second == nil { throw Interruption.exit("the comparison was not finished.") }
    }
    try print(first, second)
    if let record, !common.quiet { Console.message("Record: \(record)") }
    if let trace, !common.quiet { Console.message("Trace: \(trace)") }
  }

  private func evaluation(_ path: String) throws -> Evaluation {
    var evaluation = try Evaluation(
      networkPath: path, options: options, dataPath: data, dataOptions: dataOptions,
      samples: samples, common: common)
    evaluation.usesReference = reference
    evaluation.keepsPredictions = predictions
    return evaluation
  }

  private func print(_ first: RunRecord, _ second: RunRecord?) throws {
    if common.json {
      // One value in either case, so that every JSON reader takes it.
      try Console.result(
        second.map { try JSONText.text(of: [first, $0]) } ?? first.json())
      return
    }
    try Console.result(TextReport(first).text)
    if let second {
      try Console.result("\n" + TextReport(second).text)
      try Console.result("\n" + ComparisonReport(first, with: second).text)
    }
    if predictions { try Console.result(PredictionList(first).text) }
  }
}
