import Foundation
import Reports
import Testing

@Suite struct DecayRecordTests {
  private static func constant(_ wanted: Double, _ error: Double?, _ channels: Int)
    -> DecayRecord.Constant
  {
    DecayRecord.Constant(
      wanted: wanted, decay: 0.5, terms: "2^-1", relativeError: error, channels: channels)
  }

  @Test("Errors are magnitudes; the mean counts every channel, the largest its sign not")
  func errors() {
    let record = DecayRecord(
      layer: "fc1", state: "membrane",
      constants: [
        Self.constant(0.625, -0.25, 1), Self.constant(0.4375, 0.125, 5), Self.constant(0, nil, 2),
      ])
    #expect(record.channels == 8 && record.largestError == 0.25)
    // (0.25 + 5 · 0.125 + 2 · 0) / 8.
    #expect(record.meanError == 0.109375)
    #expect(DecayRecord(layer: "fc1", state: "current", constants: []).meanError == 0)
  }

  @Test("A record has decays where the network says what became of them, and none elsewhere")
  func inRecord() throws {
    var run = ExampleRun.summary()
    #expect(RunRecord(run).decays == nil)
    let decay = DecayRecord(
      layer: "fc1", state: "membrane", constants: [Self.constant(0.4, 0.25, 1000)])
    run.decays = [decay]
    let record = RunRecord(run)
    #expect(record.decays == [decay])
    let data = try JSONEncoder().encode(record)
    #expect(try JSONDecoder().decode(RunRecord.self, from: data).decays == [decay])
  }
}
