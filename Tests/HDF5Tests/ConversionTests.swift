import CHDF5
import Testing

@testable import HDF5

/// Values become the type asked for exactly, or not at all.
@Suite struct ConversionTests {
  /// Writes `values` and reads them as `type`.
  private func converted<Source: HDF5Number, Number: HDF5Number>(
    _ values: [Source], as type: Number.Type
  ) throws -> (values: [Number], reason: HDF5Error.Reason?) {
    let folder = try TemporaryFolder()
    let path = folder.path("values.h5")
    try write(path) { try $0.write(values, shape: [values.count], to: "v") }
    return try read(path) { root throws in
      var result: [Number] = []
      let error = failure { result = try root.dataset("v").read(as: type) }
      return (result, error?.reason)
    }
  }

  @Test func wholeFloatsBecomeIntegersAndFractionsDoNot() throws {
    #expect(try converted([-256.0, 0, 254], as: Int16.self).values == [-256, 0, 254])
    #expect(
      try converted([1.0, 2.5], as: Int.self).reason
        == .valueDoesNotFit(index: [1], value: "2.5", type: "64-bit signed integer"))
    #expect(
      try converted([Float.nan], as: Int8.self).reason
        == .valueDoesNotFit(index: [0], value: "nan", type: "8-bit signed integer"))
    #expect(
      try converted([1, 2, Float.infinity], as: UInt8.self).reason
        == .valueDoesNotFit(index: [2], value: "inf", type: "8-bit unsigned integer"))
  }

  @Test func integersThatDoNotFitAreErrorsAndNeverClamped() throws {
    #expect(
      try converted([Int16(127), 128], as: Int8.self).reason
        == .valueDoesNotFit(index: [1], value: "128", type: "8-bit signed integer"))
    #expect(
      try converted([Int8(-1)], as: UInt64.self).reason
        == .valueDoesNotFit(index: [0], value: "-1", type: "64-bit unsigned integer"))
    #expect(
      try converted([UInt64.max], as: Int64.self).reason
        == .valueDoesNotFit(
          index: [0], value: "18446744073709551615", type: "64-bit signed integer"))
    #expect(try converted([UInt64(1) << 62], as: Int64.self).values == [1 << 62])
  }

  @Test func floatsRoundToNearestAndFiniteOnesStayFinite() throws {
    #expect(try converted([0.1, -1e-50], as: Float.self).values == [0.1, -0.0])
    #expect(try converted([Int32(16_777_217)], as: Float.self).values == [16_777_216])
    #expect(
      try converted([1, 1e39], as: Float.self).reason
        == .valueDoesNotFit(index: [1], value: "1e+39", type: "32-bit float"))
    #expect(
      try converted([UInt32(70_000)], as: Float16.self).reason
        == .valueDoesNotFit(index: [0], value: "70000", type: "16-bit float"))
    let kept = try converted([Double.infinity, -.infinity, .nan], as: Float.self).values
    #expect(kept[0] == .infinity && kept[1] == -.infinity && kept[2].isNaN)
  }

  @Test func everyHalfFloatIsReadRightInBothByteOrders() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("half.h5")
    let patterns = (0...UInt16.max).map { $0 }
    RawFile.write(path) { file in
      let half = NumberKind.float16.makeMemoryType()
      let little = patterns.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
      let big = patterns.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
      RawFile.dataset("little", in: file, shape: [65536], type: half.rawValue, bytes: little)
      H5Tset_order(half.rawValue, H5T_ORDER_BE)
      RawFile.dataset("big", in: file, shape: [65536], type: half.rawValue, bytes: big)
    }
    try read(path) { root throws in
      for name in ["little", "big"] {
        let dataset = try root.dataset(name)
        #expect(dataset.elementType == .float(bits: 16))
        let values = try dataset.read(as: Double.self)
        let wrong = patterns.indices.filter { index in
          let expected = Double(Float16(bitPattern: patterns[index]))
          return expected.isNaN
            ? !values[index].isNaN : values[index].bitPattern != expected.bitPattern
        }
        #expect(wrong.isEmpty, "\(name): first wrong pattern \(wrong.first ?? 0)")
      }
    }
  }

  @Test func bigEndianNumbersAreReadRight() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("bigendian.h5")
    RawFile.write(path) { file in
      RawFile.dataset(
        "i16", in: file, shape: [2], type: glint_H5T_STD_I16BE(), bytes: [0x01, 0x02, 0xFF, 0xFE])
      RawFile.dataset(
        "f32", in: file, shape: [1], type: glint_H5T_IEEE_F32BE(), bytes: [0x3F, 0xA0, 0, 0])
      RawFile.dataset(
        "f64", in: file, shape: [1], type: glint_H5T_IEEE_F64BE(),
        bytes: [0xC0, 0x04, 0, 0, 0, 0, 0, 0])
    }
    try read(path) { root throws in
      #expect(try root.dataset("i16").read(as: Int16.self) == [258, -2])
      #expect(try root.dataset("f32").read(as: Float.self) == [1.25])
      #expect(try root.dataset("f64").readFinite() == [-2.5])
    }
  }

  @Test func integersOfFewBitsAreReadInTheNextWiderType() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("bits.h5")
    RawFile.write(path) { file in
      let type = H5Tcopy(glint_H5T_NATIVE_INT32())
      H5Tset_precision(type, 12)
      RawFile.dataset(
        "i12", in: file, shape: [2], type: type, bytes: [0xFF, 0x07, 0, 0, 0x00, 0x08, 0, 0])
      H5Tset_size(type, 3)
      RawFile.dataset("i24", in: file, shape: [1], type: type, bytes: [0x05, 0x00, 0x00])
      H5Tclose(type)
    }
    try read(path) { root throws in
      #expect(try root.dataset("i12").elementType == .integer(bits: 12, signed: true))
      #expect(try root.dataset("i12").read(as: Int16.self) == [2047, -2048])
      #expect(try root.dataset("i24").read(as: Int.self) == [5])
    }
  }

  @Test func booleansAreZeroAndOneAndNothingElse() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("bool.h5")
    RawFile.write(path) { file in
      let type = H5Tenum_create(glint_H5T_NATIVE_INT8())
      for (name, value) in [("FALSE", Int8(0)), ("TRUE", 1)] {
        var value = value
        _ = unsafe H5Tenum_insert(type, name, &value)
      }
      RawFile.dataset("good", in: file, shape: [3], type: type, bytes: [1, 0, 1])
      RawFile.dataset("bad", in: file, shape: [3], type: type, bytes: [1, 0, 2])
      H5Tclose(type)
    }
    try read(path) { root throws in
      #expect(try root.dataset("good").elementType == .boolean)
      #expect(try root.dataset("good").read(as: Int.self) == [1, 0, 1])
      #expect(try root.dataset("good").read(rows: 1..<2, as: Double.self) == [0])
      let error = failure { _ = try root.dataset("bad").read(as: Int.self) }
      #expect(error?.reason == .valueDoesNotFit(index: [2], value: "2", type: "boolean"))
    }
  }

  @Test func elementsOfOtherTypesAreNamedAndNotRead() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("other.h5")
    RawFile.write(path) { file in
      let compound = H5Tcreate(H5T_COMPOUND, 8)
      _ = unsafe H5Tinsert(compound, "x", 0, glint_H5T_NATIVE_INT32())
      let bfloat = H5Tcopy(glint_H5T_IEEE_F32LE())
      H5Tset_fields(bfloat, 15, 7, 8, 0, 7)
      H5Tset_size(bfloat, 2)
      RawFile.dataset("events", in: file, shape: [2], type: compound)
      RawFile.dataset("bfloat16", in: file, shape: [2], type: bfloat)
      for handle in [compound, bfloat] { H5Tclose(handle) }
    }
    try read(path) { root throws in
      let compound = failure { _ = try root.dataset("events").read(as: Int.self) }
      #expect(compound?.reason == .wrongElementType(expected: "numbers", found: .other("compound")))
      let bfloat = failure { _ = try root.dataset("bfloat16").readFinite() }
      #expect(
        bfloat?.description
          == "\(path), /bfloat16: has elements of type float of another layout than IEEE 16, 32 "
          + "or 64 bits, expected numbers")
    }
  }

  @Test func infinitiesAndNaNAreRefusedWhereFiniteNumbersAreNeeded() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("finite.h5")
    try write(path) { root throws in
      try root.write([1, 2, 3, 4, .nan, .infinity], shape: [2, 3], to: "weight")
      try root.write([Float(0.5)], shape: [1], to: "tau")
    }
    try read(path) { root throws in
      #expect(try root.dataset("tau").readFinite() == [0.5])
      #expect(try root.dataset("tau").readFinite(as: Float.self) == [0.5])
      let error = failure { _ = try root.dataset("weight").readFinite() }
      #expect(error?.reason == .notFinite(index: [1, 1], value: "nan"))
      #expect(
        error?.description
          == "\(path), /weight: the value at [1, 1] is nan, expected a finite number; "
          + "check the training that wrote the file")
    }
  }

  @Test func aSingleValueIsReadFromAnyShapeOfOneElement() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("single.h5")
    try write(path) { root throws in
      try root.write([3], shape: [1, 1], to: "one")
      try root.write([3, 4], shape: [2], to: "two")
    }
    try read(path) { root throws in
      #expect(try root.dataset("one").readScalar(as: Int8.self) == 3)
      let error = failure { _ = try root.dataset("two").readScalar(as: Int8.self) }
      #expect(error?.description == "\(path), /two: has shape [2], expected one element")
      let rank = failure { try root.dataset("two").require(rank: 2) }
      #expect(rank?.description == "\(path), /two: has shape [2], expected 2 dimensions")
    }
  }
}
