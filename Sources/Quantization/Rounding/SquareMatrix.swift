/// A square matrix of doubles, row-major, with the few operations that rounding needs.
///
/// Inner loops run over raw memory in groups of eight, since that is where calibration spends its time.
struct SquareMatrix {
  let size: Int
  var values: [Double]

  /// Zeros.
  init(size: Int) {
    self.size = size
    values = [Double](repeating: 0, count: size * size)
  }

  subscript(row: Int, column: Int) -> Double {
    get { values[row * size + column] }
    set { values[row * size + column] = newValue }
  }

  /// Mean of the diagonal.
  var meanDiagonal: Double {
    (0..<size).reduce(0) { $0 + self[$1, $1] } / Double(max(size, 1))
  }

  /// The lower triangular G with Gᵀ·G equal to this symmetric matrix; nil unless it is positive definite.
  ///
  /// That is Cholesky's factor in reverse order: with it `‖G·e‖²` is a sum over rows, and row i knows only the errors 0…i,
  /// so that weight i can make up for the errors before it.
  /// - Complexity: O(size³ / 3).
  func reverseFactor() -> SquareMatrix? {
    // Row i of the usual factor of the reversed matrix, kept as rows so that both operands of a dot product are contiguous.
    var factor = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0...row {
        let sum =
          self[size - 1 - row, size - 1 - column]
          - Self.dot(factor, row * size, factor, column * size, count: column)
        if row == column {
          guard sum > 0 else { return nil }
          factor[row * size + row] = sum.squareRoot()
        } else {
          factor[row * size + column] = sum / factor[column * size + column]
        }
      }
    }
    var result = SquareMatrix(size: size)
    for row in 0..<size {
      for column in 0...row {
        result[row, column] = factor[(size - 1 - column) * size + (size - 1 - row)]
      }
    }
    return result
  }

  /// x with `Gᵀ·G·x = right`, for a lower triangular G.
  func solved(_ right: [Double]) -> [Double] {
    var x = right
    // Gᵀ·y = right from the last row up, column by column of Gᵀ, that is row by row of G.
    for row in stride(from: size - 1, through: 0, by: -1) {
      x[row] /= self[row, row]
      Self.addScaled(-x[row], values, row * size, to: &x, count: row)
    }
    for row in 0..<size {
      x[row] = (x[row] - Self.dot(values, row * size, x, 0, count: row)) / self[row, row]
    }
    return x
  }

  /// This matrix times a vector.
  func times(_ vector: [Double]) -> [Double] {
    (0..<size).map { Self.dot(values, $0 * size, vector, 0, count: size) }
  }

  /// `Σ left[i] · right[i]` over `count` elements from the given starts.
  @inline(__always)
  static func dot(
    _ left: [Double], _ leftStart: Int, _ right: [Double], _ rightStart: Int, count: Int
  ) -> Double {
    precondition(leftStart + count <= left.count && rightStart + count <= right.count)
    return unsafe left.withUnsafeBytes { left in
      unsafe right.withUnsafeBytes { right in
        var sums = SIMD8<Double>(repeating: 0)
        var index = 0
        while index + 8 <= count {
          let first = unsafe left.loadUnaligned(
            fromByteOffset: (leftStart + index) * 8, as: SIMD8<Double>.self)
          let second = unsafe right.loadUnaligned(
            fromByteOffset: (rightStart + index) * 8, as: SIMD8<Double>.self)
          sums += first * second
          index += 8
        }
        var sum = sums.sum()
        while index < count {
          let first = unsafe left.load(fromByteOffset: (leftStart + index) * 8, as: Double.self)
          let second = unsafe right.load(fromByteOffset: (rightStart + index) * 8, as: Double.self)
          sum += first * second
          index += 1
        }
        return sum
      }
    }
  }

  /// `target[i] += factor · values[start + i]` for the first `count` elements.
  @inline(__always)
  static func addScaled(
    _ factor: Double, _ values: [Double], _ start: Int, to target: inout [Double], count: Int
  ) {
    precondition(start + count <= values.count && count <= target.count)
    unsafe values.withUnsafeBytes { values in
      unsafe target.withUnsafeMutableBytes { target in
        var index = 0
        while index + 8 <= count {
          let add = unsafe values.loadUnaligned(
            fromByteOffset: (start + index) * 8, as: SIMD8<Double>.self)
          var old = unsafe target.loadUnaligned(fromByteOffset: index * 8, as: SIMD8<Double>.self)
          old += factor * add
          unsafe target.storeBytes(of: old, toByteOffset: index * 8, as: SIMD8<Double>.self)
          index += 8
        }
        while index < count {
          let add = unsafe values.load(fromByteOffset: (start + index) * 8, as: Double.self)
          let old = unsafe target.load(fromByteOffset: index * 8, as: Double.self)
          unsafe target.storeBytes(of: old + factor * add, toByteOffset: index * 8, as: Double.self)
          index += 1
        }
      }
    }
  }
}
