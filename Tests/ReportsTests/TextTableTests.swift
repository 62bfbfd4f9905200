import Reports
import Testing

@Suite("Text tables")
struct TextTableTests {
  @Test("Names stand left, numbers right, and no line ends in a space")
  func alignment() {
    var table = TextTable([.left("layer"), .right("SOP"), .left("note")])
    table.add(["conv1", NumberText.whole(1_234_567), ""])
    table.add(["é", "–", "analog"])
    #expect(
      table.lines == [
        "layer        SOP  note",
        "-----  ---------  ------",
        "conv1  1,234,567",
        "é              –  analog",
      ])
  }

  @Test("A table that is too wide is cut between columns, each part with the first one")
  func width() {
    var table = TextTable([.left("layer"), .right("a"), .right("bb"), .right("ccc")])
    table.add(["conv1", "1", "2", "3"])
    #expect(table.lines(width: 20) == table.lines)
    #expect(
      table.lines(width: 12) == [
        "layer  a  bb", "-----  -  --", "conv1  1   2", "", "layer  ccc", "-----  ---",
        "conv1    3",
      ])
    // A column that fits nowhere stands alone beside the first.
    #expect(table.lines(width: 3).count == 3 * 3 + 2)
  }

  @Test("Two numbers have as many digits as tell them apart, six at least")
  func pairs() {
    #expect(NumberText.significant(0.5, 0.25) == ["0.5", "0.25"])
    #expect(NumberText.significant(0.04, 0.04) == ["0.04", "0.04"])
    #expect(NumberText.significant(Double(Float(0.04)), 0.04) == ["0.039999999", "0.04"])
    #expect(NumberText.significant(1, 1.0.nextUp) == ["1", "1.0000000000000002"])
    #expect(NumberText.significant(nil, 1.0 / 3) == ["–", "0.333333"])
  }

  @Test("Numbers have separators and fixed decimals")
  func numbers() {
    #expect(NumberText.whole(0) == "0")
    #expect(NumberText.whole(-1_000) == "-1,000")
    #expect(NumberText.whole(999) == "999")
    #expect(NumberText.whole(nil) == "–")
    #expect(NumberText.whole(Int.min) == "-9,223,372,036,854,775,808")
    #expect(NumberText.decimal(1234.5, 2) == "1,234.50")
    #expect(NumberText.decimal(-0.001, 2) == "0.00")
    #expect(NumberText.decimal(-1.25, 1) == "-1.2")
    #expect(NumberText.decimal(.nan, 1) == "–")
    #expect(NumberText.mean(12.34) == "12.3" && NumberText.mean(1234.5) == "1,234")
    #expect(NumberText.percent(0.125) == "12.50")
    #expect(NumberText.ratio(2, to: 32) == "0.0625" && NumberText.ratio(1, to: 0) == "–")
    #expect(NumberText.shortened("abcdef", to: 6) == "abcdef")
    #expect(NumberText.shortened("abcdefg", to: 6) == "abcde…")
  }

  @Test(
    "One unit fits all energies of a table",
    arguments: [
      (99_999.0, EnergyUnit.picojoules), (100_000, .nanojoules), (1e8, .microjoules),
      (1e20, .microjoules),
    ])
  func units(largest: Double, unit: EnergyUnit) {
    #expect(EnergyUnit.fitting(largest) == unit)
    #expect(unit.text(unit.picojoules * 1.5) == "1.50")
  }
}
