import Foundation
import HDF5
import Testing

@Suite("Runs on series")
struct SeriesRunTests {
  private let folder: TemporaryFolder
  private let net: String
  private let data: String

  /// The small network, and three steps in one series whose membranes before the reset are, step by step,
  /// (−0.25, 0.875, 0.75), (0.25, 1.25, 1) with a spike of neuron 1, and (0.75, 0.625, 0.5).
  init() throws {
    folder = try TemporaryFolder()
    var network = SmallNetwork()
    network.settings = """
      {"dt": 1, "reset": "zero", "comparison": ">", "readout": "membrane", "decision": "step",
       "input": {"coding": "series"}}
      """
    net = try network.write(in: folder)
    data = folder.path("series.h5")
    let file = try HDF5File(creating: data)
    do {
      let test = try file.root().createGroup("test")
      let values: [Int8] = [1, 0, 0, 0, 0, 0, 0, 1, 0, -1, 0, 1]
      try test.write(values, shape: [1, 3, 4], to: "x")
      try test.write([UInt8](arrayLiteral: 1, 0, 0), shape: [1, 3], to: "y")
      try test.write([UInt8](arrayLiteral: 0, 1, 1), shape: [1, 3], to: "labelled")
    }
    try file.close()
  }

  @Test("Every step is a decision: accuracy, classes, marked steps, predictions")
  func steps() throws {
    let result = try glint("run", net, data, "--predictions", "--json")
    #expect(result.exitCode == 0, "\(result.errors)")
    let json = result.output.filter { !" \n".contains($0) }
    #expect(
      json.contains(
        #""accuracy":{"correct":2,"total":3,"top1":0.6666666666666666,"perClass":["#
          + #"{"label":0,"correct":1,"total":2},{"label":1,"correct":1,"total":1}],"decision":"step","#
          + #""labelled":{"correct":1,"total":2,"top1":0.5}}"#))
    #expect(json.contains(#""stepPredictions":[[1,1,0]]"#))
    #expect(result.output.contains(" --time-steps 3 --coding series "))
    #expect(result.output.contains(" --decision step "))
    let text = try glint("run", net, data)
    #expect(
      text.output.contains(
        "Accuracy\n  66.67 %  (2 of 3 steps)\n  50.00 %  (1 of the 2 that are marked as labelled)\n"
      ))
    #expect(text.output.contains("  1 sample, coding series\n"))
  }

  @Test("A network that answers once per sample leaves the labels of steps alone, and says so")
  func sample() throws {
    let result = try glint("run", net, data, "--decision", "sample")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(!result.output.contains("Accuracy"))
    #expect(
      result.output.contains(
        "assumed: the network answers once per sample, so the labels of the steps are not used"))
  }

  @Test("Inspect counts the steps of every class")
  func inspect() throws {
    let result = try glint("inspect", data, "--part", "test")
    for line in [
      "format           HDF5 series", "labels           in every step", "channels         4",
      "steps            3", "values           -1.0 … 1.0", "steps per class  0: 2  1: 1",
      "labelled steps   2",
    ] { #expect(result.output.contains(line + "\n"), "\(line) in\n\(result.output)") }
  }

  @Test("Series of another length, width or coding are refused")
  func refused() throws {
    try expectRefusal(
      ["run", net, data, "--time-steps", "4"],
      "the network runs 4 time steps, but the series in '\(data)' has 3; give --time-steps 3",
      in: folder)
    try expectRefusal(
      ["run", net, data, "--coding", "events", "--time-steps", "3"],
      "the network takes events, but '\(data)' holds series; use --coding series", in: folder)
    let narrow = try folder.write("1,0\n0,1\n".utf8, to: "narrow.csv")
    try expectRefusal(
      ["run", net, narrow],
      "\(narrow): the data set holds series of 2 values per step; the network takes series of 4 values per step",
      in: folder)
    let images = try SmallData.images(in: folder)
    try expectRefusal(
      ["run", net, images, "--time-steps", "2"],
      "the network takes series, but '\(images)' holds images; give series, or --coding direct",
      in: folder)
  }
}
