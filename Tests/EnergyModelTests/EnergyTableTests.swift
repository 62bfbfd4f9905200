import EnergyModel
import NetworkModel
import Testing

func isClose(_ left: Double?, _ right: Double, tolerance: Double = 1e-9) -> Bool {
  guard let left else { return false }
  return abs(left - right) <= tolerance
}

@Suite("Energy tables")
struct EnergyTableTests {
  /// Published to four decimals from unrounded units, ours from units of four decimals: one unit of the last place apart.
  static let rounding = 1.01e-4

  @Test(
    "Composites of low-bit units are those of the reference",
    arguments: [
      (weight: 2, membrane: 2, accumulator: 4, accumulate: 0.0392, update: 0.0389),
      (2, 2, 8, 0.0749, 0.0729), (4, 4, 8, 0.0764, 0.0809), (8, 8, 16, 0.1604, 0.1719),
      (16, 16, 32, 0.3257, 0.3585),
    ])
  func composites(
    weight: Int, membrane: Int, accumulator: Int, accumulate: Double, update: Double
  ) {
    let operations = EnergyTable.lowBit28.operations
    #expect(
      isClose(
        operations.accumulate(weightBits: weight, accumulatorBits: accumulator), accumulate,
        tolerance: Self.rounding))
    #expect(
      isClose(
        operations.update(membraneBits: membrane, accumulatorBits: accumulator), update,
        tolerance: Self.rounding))
  }

  @Test("A width between two units costs as much as the wider, one beyond the widest is unknown")
  func widths() {
    let operations = EnergyTable.lowBit28.operations
    // AND(4) + adder(8) + register(8)
    #expect(
      isClose(operations.accumulate(weightBits: 3, accumulatorBits: 8), 0.0030 + 0.0422 + 0.0312))
    // AND(2) + adder(2) + register(2)
    #expect(
      isClose(operations.accumulate(weightBits: 1, accumulatorBits: 1), 0.0015 + 0.0062 + 0.0080))
    // No membrane, no register.
    #expect(isClose(operations.update(membraneBits: 0, accumulatorBits: 8), 0.0227 + 0.0422))
    #expect(operations.accumulate(weightBits: 2, accumulatorBits: 33) == nil)
  }

  @Test("Multiply-accumulates take the wider of input and weight")
  func multiplication() {
    let operations = EnergyTable.lowBit28.operations
    // multiplier(8) + adder(16) + register(16)
    #expect(
      isClose(
        operations.multiplyAccumulate(inputBits: 8, weightBits: 2, accumulatorBits: 16),
        0.2053 + 0.0917 + 0.0628))
    // multiplier(4) + adder(16) + register(16)
    #expect(
      isClose(operations.quantizedMultiplyAccumulate(bits: 3), 0.0304 + 0.0917 + 0.0628))
    // 3.7 · (4/32)² + 0.9 · 4/32
    #expect(
      isClose(
        EnergyTable.horowitz45Int8.operations.quantizedMultiplyAccumulate(bits: 4),
        3.7 / 64 + 0.9 / 8))
  }

  @Test("Horowitz's presets are 4.6 / 0.9 and 0.23 / 0.03 pJ")
  func horowitz() {
    let float = EnergyTable.horowitz45Float32.operations
    let int8 = EnergyTable.horowitz45Int8.operations
    #expect(float.accumulate(weightBits: 32, accumulatorBits: 32) == 0.9)
    #expect(float.multiplyAccumulate(inputBits: 32, weightBits: 32, accumulatorBits: 32) == 4.6)
    #expect(float.update(membraneBits: 32, accumulatorBits: 32) == 1.8)
    #expect(int8.accumulate(weightBits: 2, accumulatorBits: 16) == 0.03)
    #expect(int8.multiplyAccumulate(inputBits: 8, weightBits: 8, accumulatorBits: 32) == 0.23)
    #expect(int8.accumulate(weightBits: 16, accumulatorBits: 32) == nil)
  }

  @Test("Memory is linear between the listed sizes")
  func memory() throws {
    let buffers = try #require(EnergyTable.lowBit28.onChipMemory)
    #expect(buffers.readPicojoulesPerByte(bufferBytes: 0) == 1.18)
    #expect(buffers.readPicojoulesPerByte(bufferBytes: 8192) == 1.18)
    #expect(isClose(buffers.readPicojoulesPerByte(bufferBytes: 20 * 1024), (1.18 + 2.75) / 2))
    #expect(isClose(buffers.writePicojoulesPerByte(bufferBytes: 64 * 1024), 3.46))
    #expect(isClose(buffers.readPicojoulesPerByte(bufferBytes: 144 * 1024), 6.53))
    // Beyond 256 KB: 8.99 + (8.99 − 6.53) for another 112 KB.
    #expect(isClose(buffers.readPicojoulesPerByte(bufferBytes: 368 * 1024), 8.99 + 2.46))
    let horowitz = try #require(EnergyTable.horowitz45Int8.onChipMemory)
    // 10, 20 and 100 pJ per 8 bytes.
    #expect(horowitz.readPicojoulesPerByte(bufferBytes: 8192) == 1.25)
    #expect(isClose(horowitz.readPicojoulesPerByte(bufferBytes: 32 * 1024), 2.5))
    #expect(isClose(horowitz.writePicojoulesPerByte(bufferBytes: 1 << 20), 12.5))
    #expect(EnergyTable.lowBit28.dramPicojoulesPerByte == 162.5)
  }

  @Test("Every table says what it is")
  func labels() {
    for table in EnergyTable.all {
      #expect(!table.source.isEmpty && !table.technology.isEmpty)
      #expect(table.scope == .term && table.notCovered.contains("leakage"))
    }
    #expect(EnergyTable.standard(for: .integer).map(\.name) == ["lowbit28", "horowitz45-int8"])
    #expect(EnergyTable.standard(for: .float32).map(\.name) == ["horowitz45-fp32"])
    #expect(EnergyTable.Scope.allIn.rawValue == "all-in")
  }
}
