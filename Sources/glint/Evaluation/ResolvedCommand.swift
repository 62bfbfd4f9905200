import NetworkIO
import NetworkModel
import SpikeData
import SpikeIO

/// A run as a command with every default filled in: what the record keeps, and what repeats the run.
///
/// Where the result goes (`--record`, `--trace`, `--json`, `--compare`, `--quiet`) is no part of it.
struct ResolvedCommand {
  let evaluation: Evaluation
  let options: NetworkOptions

  /// The command, with words that a shell would split in quotes.
  var text: String {
    let execution = evaluation.network.execution
    var words = ["glint", "run", evaluation.networkPath, evaluation.data.path]
    if let tensors = evaluation.tensors { words += ["--tensors", tensors] }
    if let steps = execution.timeSteps { words += ["--time-steps", "\(steps)"] }
    words += ["--coding", execution.input.coding.rawValue]
    if execution.input.coding == .events, let seconds = execution.input.stepSeconds {
      words += ["--step-seconds", "\(seconds)"]
      words += ["--binning", execution.input.rounding.rawValue]
      words += ["--origin", execution.input.origin.rawValue]
      words.append(execution.input.skipsFirstStep ? "--skip-first-step" : "--no-skip-first-step")
    }
    if [.direct, .rate, .latency].contains(execution.input.coding) {
      words += ["--divide", "\(execution.input.divide)"]
      words += ["--mean", Self.list(execution.input.mean)]
      words += ["--deviation", Self.list(execution.input.deviation)]
    }
    if let delay = options.layerDelay { words += ["--layer-delay", "\(delay)"] }
    // Integers have these in their numbers, and topologies may.
    if case .float = evaluation.network, evaluation.tensors == nil {
      words += ["--dt", "\(execution.timeStep)"]
      words += ["--discretization", execution.discretization.rawValue]
    } else {
      if let dt = options.dt { words += ["--dt", "\(dt)"] }
      if let method = options.discretization { words += ["--discretization", method.rawValue] }
    }
    if let reset = options.reset { words += ["--reset", reset.rawValue] }
    if let comparison = options.comparison { words += ["--comparison", comparison.rawValue] }
    if let several = options.multipleSpikes {
      words.append(several ? "--multiple-spikes" : "--no-multiple-spikes")
    }
    if let floor = options.floor { words += ["--floor", floor.text] }
    if options.strictFormat { words.append("--strict-format") }
    words += ["--readout", execution.readout.rawValue]
    words += ["--decision", execution.decision.rawValue]
    if let classes = execution.classes { words += ["--classes", "\(classes)"] }
    if let part = evaluation.data.options.part { words += ["--part", part] }
    if evaluation.data.options.sensor != .nMNIST {
      words += ["--sensor", evaluation.data.options.sensor.defaultValueDescription]
    }
    words += ["--samples", "\(evaluation.data.source.count)"]
    if evaluation.usesReference || evaluation.network.hasGradedSpikes {
      words.append("--reference")
    }
    if evaluation.keepsPredictions { words.append("--predictions") }
    words += ["--threads", "\(evaluation.common.threads)", "--seed", "\(evaluation.common.seed)"]
    return words.map(Self.quoted).joined(separator: " ")
  }

  private static func list(_ numbers: [Double]) -> String {
    numbers.map { "\($0)" }.joined(separator: ",")
  }

  private static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:+=,@".contains($0) }
    if isPlain && !word.isEmpty { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
