public import ArgumentParser
import SpikeData
public import SpikeIO

/// What the user says about a data set that its files do not.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Part of a data set that has several, such as test.", valueName: "name"))
  var part: String?

  @Option(
    help: ArgumentHelp(
      "Pixels of the camera of 40-bit event files (.bin), columns by rows, such as 240x180.",
      valueName: "size"))
  var sensor = SensorSize.nMNIST

  /// Opens a data set.
  func open(_ path: String) throws(SpikeIOError) -> any SampleSource {
    try SampleReader.open(path: path, part: part, sensor: sensor)
  }
}

extension SensorSize: ExpressibleByArgument {
  /// Columns and rows with an `x` between them.
  public init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map {
      Int32($0).flatMap { (1...32_767).contains($0) ? Int($0) : nil }
    }
    guard parts.count == 2, let width = parts[0], let height = parts[1] else { return nil }
    self.init(width: width, height: height)
  }

  /// As it is typed.
  public var defaultValueDescription: String { "\(width)x\(height)" }
}
