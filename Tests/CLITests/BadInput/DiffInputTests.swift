import Foundation
import Testing

@Suite("Sides that glint diff cannot compare")
struct DiffInputTests {
  private let folder: TemporaryFolder
  private let net: String
  private let data: String

  init() throws {
    folder = try TemporaryFolder()
    net = try SmallNetwork().write(in: folder)
    data = try SmallData.events(in: folder)
  }

  @Test("What cannot be compared is refused in one sentence")
  func refusals() throws {
    let run = try glint("run", net, data, "--trace", folder.path("t.h5"), "--quiet")
    try #require(run.exitCode == 0)
    let trace = folder.path("t.h5")
    try expectRefusal(
      ["diff", net, net],
      "'\(net)' is a network; give the data that it is to run on after A and B", in: folder)
    try expectRefusal(
      ["diff", trace, trace, data],
      "A and B are recordings, which need no data; leave out '\(data)'", in: folder)
    try expectRefusal(
      ["diff", net, net, data, "--as", "engine"],
      "'\(net)' computes in floats, which the integer engine does not run; use --as float, or "
        + "quantize it first", in: folder)
    try expectRefusal(
      [
        "diff", "Networks/digits-w2u2.nir", "Networks/digits-w2u2.nir", "Traces/digits-test.h5",
        "--as", "float",
      ],
      "'Networks/digits-w2u2.nir' is quantized, which the float reference does not run; "
        + "use --as reference or engine, or give its float parent")
    try expectRefusal(
      ["diff", trace, net, data, "--as", "float"],
      "'\(trace)' is a recording, which nothing runs; --as is for networks", in: folder)
    try expectRefusal(
      ["diff", net, net, data, "--layer", "no"],
      "no layer of A or B is named \"no\"; both have \"input\", \"cells\"", in: folder)
    try expectRefusal(
      ["diff", net, net, data, "--observable", "u"],
      "there is no observable \"u\" that both A and B have of a layer; they have \"spikes\", \"v\"",
      in: folder)
    try expectRefusal(
      ["diff", net, net, data, "--offset", "9"],
      "with --offset 9 the 4 steps of A and the 4 of B have none in common; use a smaller offset",
      in: folder)
    let named = try folder.copy(URL(fileURLWithPath: net), to: "net.svg")
    try expectRefusal(
      ["diff", net, named, data, "-o", named],
      "cannot write '\(named)': it is also an input; give the output another name", in: folder)
    try expectRefusal(
      ["diff", folder.path("no"), net, data],
      "'\(folder.path("no"))' does not exist; check the name", in: folder)
  }
}
