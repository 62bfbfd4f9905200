public import ArgumentParser
import NetworkIO
public import NetworkModel

/// What the user says about a network; everything given here wins over its file.
struct NetworkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("HDF5 file with the tensors of a topology.", valueName: "file"))
  var tensors: String?

  @Option(help: ArgumentHelp("Time steps per sample.", valueName: "count"))
  var timeSteps: Int?

  @Option(
    help: ArgumentHelp(
      "How data becomes spikes.", valueName: "coding"))
  var coding: InputCoding?

  @Option(
    help: ArgumentHelp("Length of a time step of event data in seconds.", valueName: "seconds"))
  var stepSeconds: Double?

  @Option(help: ArgumentHelp("Step of an event that falls between two.", valueName: "rule"))
  var binning: BinRounding?

  @Option(help: ArgumentHelp("Where the time of event data begins.", valueName: "place"))
  var origin: TimeOrigin?

  @Flag(inversion: .prefixedNo, help: "Leave out the events of step 0.")
  var skipFirstStep: Bool?

  @Option(help: ArgumentHelp("What byte images are divided by first.", valueName: "number"))
  var divide: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What is then subtracted: one number, or one per channel, as 0.5,0.5,0.5.",
      valueName: "numbers"))
  var mean: NumberList?

  @Option(
    help: ArgumentHelp(
      "What they are divided by after that, in the same form.", valueName: "numbers"))
  var deviation: NumberList?

  @Option(
    help: ArgumentHelp(
      "Steps from layer to layer of a netx file, 0 or 1.", valueName: "steps"))
  var layerDelay: Int?

  @Option(
    help: ArgumentHelp(
      "Length of a time step in the unit of the neurons' time constants.", valueName: "time"))
  var dt: Double?

  @Option(
    help: ArgumentHelp("How equations become steps.", valueName: "method"))
  var discretization: Discretization?

  @Option(help: ArgumentHelp("What a spike does to the membrane.", valueName: "rule"))
  var reset: Reset?

  @Option(help: ArgumentHelp("When neurons spike.", valueName: "sign"))
  var comparison: Comparison?

  @Flag(
    inversion: .prefixedNo,
    help: "Let a neuron spike several times in one step, once for each threshold in its membrane.")
  var multipleSpikes: Bool?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Lowest membrane that neurons keep, such as -1, or 'none'.", valueName: "value"))
  var floor: MembraneFloor?

  @Option(
    help: ArgumentHelp(
      "The answer: most spikes, largest membrane sum, or its maximum.", valueName: "readout"))
  var readout: Readout?

  @Option(help: ArgumentHelp("How often the network answers.", valueName: "rule"))
  var decision: Decision?

  @Option(help: ArgumentHelp("Outputs that take part in the decision.", valueName: "count"))
  var classes: Int?

  @Flag(
    help: "Refuse NIR files that the nir package would not load, instead of saying what is odd.")
  var strictFormat = false

  func validate() throws {
    if let timeSteps, timeSteps < 1 { throw ValidationError("--time-steps must be at least 1.") }
    if let classes, classes < 1 { throw ValidationError("--classes must be at least 1.") }
    if let layerDelay, !(0...1).contains(layerDelay) {
      throw ValidationError("--layer-delay must be 0 or 1.")
    }
    for (name, value) in [("--dt", dt), ("--step-seconds", stepSeconds)] {
      if let value, !(value > 0 && value.isFinite) {
        throw ValidationError("\(name) must be a number above 0.")
      }
    }
  }

  /// The same for a network that is only looked at, whether it can be run or not.
  var toBeLookedAt: ReadOptions {
    var options = readOptions
    options.allowsLongTimeStep = true
    return options
  }

  /// The same without what a repaired file says itself.
  var statedByFile: ReadOptions {
    var options = toBeLookedAt
    options.timeStep = nil
    options.discretization = nil
    options.reset = nil
    options.comparison = nil
    options.timeSteps = nil
    return options
  }

  /// The same as the reader takes it.
  var readOptions: ReadOptions {
    var options = ReadOptions()
    options.tensors = tensors
    options.timeStep = dt
    options.discretization = discretization
    options.reset = reset
    options.comparison = comparison
    options.emitsSeveralSpikes = multipleSpikes
    options.floor = floor?.value
    options.isStrict = strictFormat
    options.timeSteps = timeSteps
    options.coding = coding
    options.stepSeconds = stepSeconds
    options.divide = divide
    options.mean = mean?.values
    options.deviation = deviation?.values
    options.layerDelay = layerDelay
    options.rounding = binning
    options.origin = origin
    options.skipsFirstStep = skipFirstStep
    options.readout = readout
    options.decision = decision
    options.classes = classes
    return options
  }
}

/// Numbers with commas between them.
struct NumberList: ExpressibleByArgument {
  let values: [Double]

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      Double($0)
    }
    values = numbers.compactMap { $0 }.filter(\.isFinite)
    guard values.count == numbers.count else { return nil }
  }
}

/// The value of `--floor`.
struct MembraneFloor: ExpressibleByArgument {
  let value: ReadOptions.MembraneFloor

  init?(argument: String) {
    if argument == "none" {
      value = .unbounded
    } else if let number = Double(argument), number.isFinite {
      value = .at(number)
    } else {
      return nil
    }
  }

  /// As it would be given.
  var text: String {
    switch value {
    case .unbounded: "none"
    case .at(let number): "\(number)"
    }
  }
}

extension Comparison: ExpressibleByArgument {}
extension InputCoding: ExpressibleByArgument {}
extension Discretization: ExpressibleByArgument {}
extension Reset: ExpressibleByArgument {}
extension BinRounding: ExpressibleByArgument {}
extension TimeOrigin: ExpressibleByArgument {}
extension Decision: ExpressibleByArgument {}
extension Readout: ExpressibleByArgument {}
