public import ArgumentParser
import Foundation
import NetworkIO
import NetworkModel
public import Quantization
import Reports
import SpikeData

/// `glint quantize NET -o QNET.nir`.
struct QuantizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Turn a float spiking network into integers of a few bits.",
    discussion: """
      The calibrated scheme looks at unlabelled samples: steps per channel,
      rounding with error feedback, biases and membrane grids that follow the
      float network. Recurrence, synaptic currents, adaptive thresholds and delays
      become integers too: decays become sums of powers of two, and the weights
      are fitted so that the membranes stay what they were. The mint scheme needs
      no samples but a network trained for it. First and last layer have their own
      widths, 8 bits unless you say otherwise.

      Examples:
        glint quantize Networks/mnist-float.nir --weights 2 --membrane 2 \\
          --calibrate train-images-idx3-ubyte.gz -o mnist-w2u2.nir
        glint quantize Networks/digits-float.nir --weights 4 --membrane 4 \\
          --calibrate Traces/digits-test.h5 -o digits-w4u4.nir
        glint quantize ecg.toml --weights 4 --membrane 8 --decay-terms 2 \\
          --calibrate qtdb_spikes.h5 -o ecg-w4u8.nir
        glint quantize trained-with-mint.nir --scheme mint \\
          --weights 2 --membrane 2 -o q.nir
      """)

  @Argument(help: ArgumentHelp("Float network: NIR, or a topology (TOML).", valueName: "net"))
  var network: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The quantized network (NIR).", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("Bits of hidden weights: 1 to 8 or 16.", valueName: "bits"))
  var weights = 2

  @Option(help: ArgumentHelp("Bits of membranes: 1 to 16, 24 or 32.", valueName: "bits"))
  var membrane = 2

  @Option(help: ArgumentHelp("Bits of the first layer's weights.", valueName: "bits"))
  var firstLayer = 8

  @Option(help: ArgumentHelp("Bits of the last layer's weights.", valueName: "bits"))
  var lastLayer = 8

  @Option(
    help: ArgumentHelp("Samples to calibrate with; labels are not looked at.", valueName: "data"))
  var calibrate: String?

  @Option(help: ArgumentHelp("Number of calibration samples.", valueName: "count"))
  var samples = 1024

  @Option(help: ArgumentHelp("How integers are chosen.", valueName: "scheme"))
  var scheme = QuantizationScheme.calibrated

  @Option(
    help: ArgumentHelp(
      "Values of 2-bit membranes.", valueName: "grid"))
  var stateGrid = StateGrid.automatic

  @Option(
    help: ArgumentHelp(
      "Weight codes; symmetric is ternary with 2 bits.", valueName: "grid"))
  var weightGrid = WeightGrid.twosComplement

  @Option(
    help: ArgumentHelp(
      "Fraction bits below a weight step, 0 to 15; with --states the most that are tried.",
      valueName: "bits"))
  var guardBits = 2

  @Option(
    help: ArgumentHelp("Powers of two in the sum of a decay: 1 to 16.", valueName: "count"))
  var decayTerms = 2

  @Option(
    help: ArgumentHelp(
      "Bits of currents and adaptive thresholds; what they need unless given.",
      valueName: "bits"))
  var states: Int?

  @Flag(
    inversion: .prefixedNo, help: "One weight step per output channel instead of one per layer.")
  var perChannel = true

  @Flag(inversion: .prefixedNo, help: "Tanh in MINT's quantizer.")
  var tanh = true

  @Flag(
    help: "Start every neuron at half its threshold instead of the network's own initial membrane.")
  var halfThreshold = false

  @OptionGroup(title: "Network options")
  var options: NetworkOptions

  @OptionGroup(title: "Data options")
  var dataOptions: DataOptions

  @OptionGroup
  var common: CommonOptions

  func validate() throws {
    if samples < 1 { throw ValidationError("--samples must be at least 1.") }
  }

  func run() throws {
    Interruption.endAtOnce()
    try InputFile.check(network, options.tensors)
    try InputFile.check(data: calibrate)
    try OutputFile.check(output, inputs: [network, calibrate, options.tensors])
    let quantization = quantizationOptions
    try quantization.validate()
    let loaded = try NetworkReader.read(path: network, options: options.readOptions)
    try OutputFile.check(
      output, inputs: [try NetworkReader.tensorFile(of: network, options: options.readOptions)])
    guard case .float(var float) = loaded else { throw InputFault.needsFloatNetwork(network) }
    if scheme == .calibrated, calibrate == nil { throw InputFault.missingCalibration }
    if scheme == .mint, !common.quiet {
      Console.message(
        "mint keeps what training with MINT's quantizer learned; other networks lose their memory in it"
      )
    }
    let data = try calibrationData(float)
    let calibration = try data.map { data in
      try (0..<data.source.count).map { try data.encoded($0).sample }
    }
    // A series says how long it is; the network stays open for series of other lengths.
    let timeSteps = float.execution.timeSteps
    float.execution.timeSteps = data?.timeSteps ?? timeSteps
    var (quantized, report) = try quantized(float, quantization, calibration ?? [])
    quantized.execution.timeSteps = timeSteps
    // From here on the file is written and then reported.
    Interruption.listen()
    try NetworkWriter.write(quantized, to: output)
    let result = QuantizationResult(
      input: network, output: output, report: report, float: try float.memoryFootprint(),
      quantized: try quantized.memoryFootprint())
    try Console.result(common.json ? try JSONText.text(of: result) : result.text)
  }

  private var quantizationOptions: QuantizationOptions {
    var options = QuantizationOptions()
    options.weightBits = weights
    options.membraneBits = membrane
    options.firstLayerBits = firstLayer
    options.lastLayerBits = lastLayer
    options.scheme = scheme
    options.stateGrid = stateGrid
    options.weightGrid = weightGrid
    options.guardBits = guardBits
    options.decayTerms = decayTerms
    options.stateBits = states
    options.isPerChannel = perChannel
    options.usesTanh = tanh
    options.startsAtHalfThreshold = halfThreshold
    options.seed = common.seed
    return options
  }

  private func quantized(
    _ network: Network, _ options: QuantizationOptions, _ calibration: [EncodedSample]
  ) throws -> (network: QuantizedNetwork, report: QuantizationReport) {
    do {
      return try PostTrainingQuantizer(network, options: options)
        .quantized(calibration: calibration, progress: show)
    } catch { throw InputFault.network(self.network, error) }
  }

  private func calibrationData(_ network: Network) throws -> DataSet? {
    try calibrate.map { path in
      try DataSet(
        path: path, options: dataOptions, samples: samples, execution: network.execution,
        inputShape: network.graph.nodes[try network.graph.inputIndex()].shape, seed: common.seed)
    }
  }

  private func show(_ progress: QuantizationProgress) {
    guard !common.quiet else { return }
    switch progress.stage {
    case .observing: Console.message("observing the float network")
    case .running, .rounding: break
    case .finished:
      Console.message("layer \(progress.finished) of \(progress.total): \(progress.layer)")
    }
  }
}

extension QuantizationScheme: ExpressibleByArgument {}
extension StateGrid: ExpressibleByArgument {}
extension WeightGrid: ExpressibleByArgument {}
