import Testing

@testable import Kernels

@Suite("Decays by shifts and additions")
struct DecayRowsTests {
  /// `Σ sign · 2^−shift · x`, truncated toward zero, by 128-bit products.
  private func exact(_ terms: [DecayRows.Term], _ value: Int64) -> Int64 {
    let factor = terms.reduce(Int128(0)) { $0 + Int128($1.sign) * Int128(1 << (16 - $1.shift)) }
    return Int64(factor * Int128(value) / 65_536)
  }

  @Test("Every magnitude up to 2^57, of each sign, as exact arithmetic has it")
  func magnitudes() {
    let rows: [[DecayRows.Term]] = [
      [(1, 0)], [(1, 1)], [(1, 0), (-1, 4)], [(-1, 2)], [(1, 16)], [],
      [(1, 0), (-1, 1), (1, 7), (-1, 16)], [(-1, 0), (-1, 3), (1, 16)],
      [DecayRows.Term](repeating: (1, 0), count: 32),
    ]
    let magnitudes: [Int64] = [
      0, 1, 2, 3, 15, 16, 17, 65_535, 65_536, 65_537, 1 << 31, 1 << 40 - 1, 1 << 40, 1 << 40 + 1,
      1 << 55 + 12_345, 1 << 56 - 1,
    ]
    let decays = DecayRows(rows)
    #expect(decays.rows == 9 && decays.terms == 32 && decays.stride == 32)
    #expect(decays.byteCount == 2 * 9 * 32)
    for (row, terms) in rows.enumerated() {
      for value in magnitudes.flatMap({ [$0, -$0] }) {
        #expect(
          decays.applied(to: value, from: row * decays.terms) == exact(terms, value),
          "row \(row), \(value)")
      }
    }
  }

  @Test("One row serves all channels")
  func shared() {
    #expect(DecayRows([[(1, 2)]]).stride == 0)
  }
}
