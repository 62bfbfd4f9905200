import ArgumentParser
import Comparison
import Foundation
import NetworkIO
import NetworkModel
import Reports
import SpikeData
import SpikeIO

/// `glint diff A B [DATA]`.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Find the first step, layer and neuron where two runs part, and what led to it.",
    discussion: """
      Each side is a network, which is run on the data, or a recording: a trace
      of glint run --trace, NIRData of another framework, or a matrix of steps
      by neurons (.npy, .csv). Spikes are compared exactly. Membranes and values
      are compared exactly too where both sides compute in floats, or both in
      integers; else they are only shown, unless you give a --tolerance.

      Exit code 0: equal, 2: they part, 1: bad input.

      Examples:
        glint diff Networks/digits-w2u2.nir Networks/digits-float.nir \\
          Traces/digits-test.h5 --samples 10
        glint diff net.nir net.nir spikes.h5 --as engine --as reference
        glint diff net.nir net.nir spikes.h5 --reset zero \\
          --second-options '--reset subtract'
        glint diff before.h5 after.h5 --network net.nir
        glint diff braille.nir hidden.npy input.npy --coding series \\
          --discretization snntorch --layer lif1.lif
        glint diff net.nir lava.npy spikes.h5 --layer conv1 --offset 1 -o parts.svg
        glint diff before.h5 after.h5 --tolerance 1e-6 --quiet --json
      """)

  @Argument(help: ArgumentHelp("The first run: network or recording.", valueName: "a"))
  var first: String

  @Argument(help: ArgumentHelp("The second run: network or recording.", valueName: "b"))
  var second: String

  @Argument(help: ArgumentHelp("What networks are run on.", valueName: "data"))
  var data: String?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "What runs a network; once for both, or for A and then for B.", valueName: "runtime"))
  var runtimes: [RuntimeChoice] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Network options of B alone, in one word; what they leave out is as for A. With '', B has none.",
      valueName: "options"))
  var secondOptions: String?

  @Option(
    name: .customLong("network"),
    help: ArgumentHelp(
      "The network that both recordings are of, to say what fed a neuron.", valueName: "net"))
  var recordedNetwork: String?

  @Option(
    name: .customLong("layer"),
    help: ArgumentHelp(
      "Compare this layer only; of a matrix, the layer that it holds. Can be repeated.",
      valueName: "name"))
  var layers: [String] = []

  @Option(
    name: .customLong("map"),
    help: ArgumentHelp(
      "Compare these two layers, whose names differ. Can be repeated.", valueName: "a=b"))
  var map: [LayerMapping] = []

  @Option(
    name: .customLong("observable"),
    help: ArgumentHelp(
      "Compare only spikes, v (membranes), i (currents), value, or what a trace has. Can be repeated.",
      valueName: "name"))
  var observables: [String] = []

  @Flag(help: "Matrices are neurons by steps (Lava); else steps by neurons.")
  var transposed = false

  @Option(
    help: ArgumentHelp(
      "Columns of a matrix to take, from 0: one, or first-last.", valueName: "columns"))
  var columns: ColumnRange?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Steps by which B is late; negative where A is.", valueName: "steps"))
  var offset = 0

  @Option(
    help: ArgumentHelp(
      "Let membranes and values differ by this much, and judge them in any case.",
      valueName: "value"))
  var tolerance: Double?

  @Option(help: ArgumentHelp("Compare only the first samples.", valueName: "count"))
  var samples: Int?

  @Option(help: ArgumentHelp("Compare only the first steps.", valueName: "count"))
  var maxSteps: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Draw the distances by layer and step; ends in .svg.", valueName: "file"))
  var output: String?

  @OptionGroup(title: "Network options")
  var options: NetworkOptions

  @OptionGroup(title: "Data options")
  var dataOptions: DataOptions

  @OptionGroup
  var common: CommonOptions

  func validate() throws {
    if let samples, samples < 1 { throw ValidationError("--samples must be at least 1.") }
    if let maxSteps, maxSteps < 1 { throw ValidationError("--max-steps must be at least 1.") }
    if runtimes.count > 2 { throw ValidationError("--as can be given twice at most.") }
    guard abs(Double(offset)) <= 1e9 else {
      throw ValidationError("--offset must be a number of steps.")
    }
    if let tolerance, !(tolerance >= 0 && tolerance.isFinite) {
      throw ValidationError("--tolerance must be a number, 0 or above.")
    }
    if let output, !output.lowercased().hasSuffix(".svg") {
      throw ValidationError("--output must end in .svg.")
    }
    _ = try optionsOfSecond()
  }

  func run() throws {
    Interruption.listen()
    let tensors = [options.tensors, try optionsOfSecond().tensors]
    try InputFile.check(first, second, recordedNetwork, tensors[0], tensors[1])
    try InputFile.check(data: data)
    if let output {
      try OutputFile.check(
        output, inputs: [first, second, data, recordedNetwork] + tensors)
    }
    let sides = try sides()
    let comparator = try comparator(sides.first, sides.second)
    let difference = try Difference(sides.first, sides.second, comparator, limit: samples)
    let progress = Progress("diff: sample", total: difference.sampleCount, quiet: common.quiet)
    let result = try difference.result(threads: common.threads, progress: progress.update)
    progress.finish()
    guard let result else { throw Interruption.exit("the comparison was not finished.") }
    try difference.checkSteps(result)
    let record = try difference.record(
      result, data: data,
      notes: sides.notes + difference.notes + notes(sides.first, sides.second, comparator))
    if let output { try TextFile.write(DifferenceChart(record).svg, to: output) }
    try Console.result(
      common.json ? try JSONText.text(of: record) : DifferenceReport(record).text)
    if let output, !common.quiet { Console.message("Picture: \(output)") }
    if !record.equal { throw ExitCode(2) }
  }

  /// Options for the second network: its own on top of those of both; with its own but empty, none.
  private func optionsOfSecond() throws -> ReadOptions {
    guard let secondOptions else { return options.readOptions }
    let words = secondOptions.split(separator: " ").map(String.init)
    if words.isEmpty { return ReadOptions() }
    do {
      return try NetworkOptions.parse(words).readOptions.completed(by: options.readOptions)
    } catch {
      throw ValidationError("--second-options: \(NetworkOptions.message(for: error))")
    }
  }

  private func sides() throws -> (
    first: DifferenceSide, second: DifferenceSide, notes: [String]
  ) {
    let paths = [first, second]
    let kinds = paths.map(DifferenceSide.kind)
    if !kinds.contains(.network), let data { throw DifferenceFault.needsNoData(data) }
    let recorded = try recordedNetwork.map {
      try NetworkReader.read(path: $0, options: options.readOptions)
    }
    let given = [options.readOptions, try optionsOfSecond()]
    var sides = [DifferenceSide?](repeating: nil, count: 2)
    for index in [0, 1] where kinds[index] == .network {
      guard let data else {
        // A damaged recording is taken for a network too: the reader says what it is.
        var toBeLookedAt = given[index]
        toBeLookedAt.allowsLongTimeStep = true
        _ = try NetworkReader.read(path: paths[index], options: toBeLookedAt)
        throw DifferenceFault.needsData(paths[index])
      }
      sides[index] = try DifferenceSide(
        network: paths[index], options: given[index],
        as: runtimes.count > index ? runtimes[index] : runtimes.last, data: (data, dataOptions),
        samples: samples, seed: common.seed)
    }
    // A recording may need to know how long a step is, which a network says.
    let timeStep = options.dt ?? sides.compactMap { $0?.trace.timeStep }.first
    for index in [0, 1] where kinds[index] != .network {
      if runtimes.count > index { throw DifferenceFault.runtimeOfRecording(paths[index]) }
      guard kinds[index] == .trace else { continue }
      let trace = try NIRDataTrace(path: paths[index], timeStep: timeStep)
      sides[index] = DifferenceSide(path: paths[index], trace: trace, network: recorded)
    }
    let matrix = MatrixSide.Options(
      layers: layers, observables: observables, isTransposed: transposed, columns: columns)
    var notes: [String] = []
    for index in [0, 1] where kinds[index] == .matrix {
      let other = kinds[1 - index] == .matrix ? nil : sides[1 - index]
      let side = try MatrixSide(
        path: paths[index], candidates: other?.trace.layers ?? [],
        input: other?.trace.isInNetworkOrder == true ? other?.trace.layers.first?.name : nil,
        options: matrix)
      sides[index] = DifferenceSide(path: paths[index], trace: side.trace, network: recorded)
      notes += side.notes
    }
    guard let first = sides[0], let second = sides[1] else {
      fatalError("every kind of side was opened")
    }
    return (first, second, notes)
  }

  private func comparator(
    _ first: DifferenceSide, _ second: DifferenceSide
  ) throws -> TraceComparator {
    let isSameArithmetic =
      first.trace.arithmetic != nil && first.trace.arithmetic == second.trace.arithmetic
    let isOther =
      first.trace.arithmetic != nil && second.trace.arithmetic != nil && !isSameArithmetic
    // Integers have the gain of the membrane in their currents.
    let alignment = try TraceAlignment(
      first.trace.layers, second.trace.layers, map: map.map { ($0.first, $0.second) },
      layers: layers, observables: observables.map { Observable(rawValue: $0) },
      without: isOther ? [.currents] : [],
      followsSecond: !first.trace.isInNetworkOrder && second.trace.isInNetworkOrder)
    let hasSpikes = alignment.pairs.contains { $0.observables.contains(.spikes) }
    return TraceComparator(
      alignment, offset: offset, maximumSteps: maxSteps,
      tolerance: tolerance ?? (isSameArithmetic || !hasSpikes ? 0 : nil))
  }
}

/// Two names of one layer, `a=b`.
struct LayerMapping: ExpressibleByArgument {
  var first: String
  var second: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    (first, second) = (parts[0], parts[1])
  }
}

extension RuntimeChoice: ExpressibleByArgument {}
