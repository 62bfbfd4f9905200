import Foundation
import Testing

@Suite("Quantize: what it refuses")
struct QuantizeInputTests {
  private let folder: TemporaryFolder
  private let net: String
  private let data: String
  private let output: String

  init() throws {
    folder = try TemporaryFolder()
    net = try SmallNetwork().write(in: folder)
    data = try SmallData.events(in: folder)
    output = folder.path("q.nir")
  }

  @Test("Widths that do not exist are refused with those that do")
  func widths() throws {
    let cases = [
      ("--weights", "9", "weights: 9 bits are not supported; choose 1 to 8 or 16"),
      ("--weights", "0", "weights: 0 bits are not supported; choose 1 to 8 or 16"),
      ("--membrane", "17", "membranes: 17 bits are not supported; choose 1 to 16, 24 or 32"),
      (
        "--first-layer", "12",
        "weights of the first layer: 12 bits are not supported; choose 1 to 8 or 16"
      ),
      (
        "--last-layer", "32",
        "weights of the last layer: 32 bits are not supported; choose 1 to 8 or 16"
      ),
      ("--guard-bits", "16", "guard bits is 16, expected 0 to 15"),
      ("--decay-terms", "17", "decay terms is 17, expected 1 to 16"),
      (
        "--states", "17",
        "currents and adaptations: 17 bits are not supported; choose 1 to 16, 24 or 32"
      ),
    ]
    for (option, value, sentence) in cases {
      try expectRefusal(
        ["quantize", net, "--calibrate", data, "-o", output, option, value], sentence, in: folder)
    }
  }

  @Test("A quantized network is not quantized again")
  func quantizedAlready() throws {
    try expectRefusal(
      [
        "quantize", "Networks/digits-w2u2.nir", "--calibrate", "Traces/digits-test.h5", "-o",
        output,
      ],
      "'Networks/digits-w2u2.nir' is quantized already; give its float parent", in: folder)
  }

  @Test("The calibrated scheme asks for samples")
  func calibration() throws {
    try expectRefusal(
      ["quantize", net, "-o", output],
      "the calibrated scheme looks at samples; give some hundred with --calibrate (labels are not "
        + "needed), or use --scheme mint with a network trained for it", in: folder)
  }

  @Test("Faults of calibration samples are named as in a run")
  func badSamples() throws {
    let bad = try SmallData.events(in: folder, "bad.h5", units: [[0, 9, 3], [2], [0, 3]])
    try expectRefusal(
      ["quantize", net, "--calibrate", bad, "-o", output],
      "\(bad): sample 0: event 1 is of unit 9; the units must be in 0..<4", in: folder)
  }

  @Test("Quantizing says what it does on standard error, and nothing with --quiet")
  func messages() throws {
    let arguments = ["quantize", net, "--calibrate", data, "-o", output]
    let result = try glint(arguments)
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.errors == "observing the float network\nlayer 1 of 1: fc\n")
    #expect(result.output.hasPrefix("\(output): \(net) in integers, 3 calibration samples\n"))
    let quiet = try glint(arguments + ["--quiet"])
    #expect(quiet.exitCode == 0)
    #expect(quiet.errors == "")
    #expect(quiet.output == result.output)
  }

  @Test("The same calibration gives the same bytes")
  func determinism() throws {
    let second = folder.path("second.nir")
    for (path, threads) in [(output, "1"), (second, "2")] {
      let arguments = ["quantize", net, "--calibrate", data, "-o", path, "--threads", threads]
      #expect(try glint(arguments).exitCode == 0)
    }
    let bytes = try [output, second].map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    #expect(bytes[0] == bytes[1])
    #expect(bytes[0].count > 1000)
  }
}
