import CHDF5
import Testing

@testable import HDF5

/// Attributes of groups and datasets.
@Suite struct AttributeTests {
  @Test func attributesOfGroupsAndDatasetsComeBack() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("attributes.h5")
    try write(path) { root throws in
      try root.writeAttribute("NIRGraphData", to: "__type__")
      let group = try root.createGroup("observables")
      try group.writeAttribute([0.001], shape: [], to: "dt")
      try group.writeAttribute(["conv", "größe", ""], shape: [3], to: "layer_names")
      try group.writeAttribute([String](), shape: [0], to: "no_names")
      try group.write([Int32(7)], shape: [1], to: "idx")
      try group.dataset("idx").writeAttribute([Int16(-3), 4], shape: [1, 2], to: "range")
    }
    try read(path) { root throws in
      #expect(try root.attributeNames() == ["__type__"])
      #expect(try root.stringAttribute("__type__") == ["NIRGraphData"])
      let group = try root.group("observables")
      #expect(try group.attributeNames() == ["dt", "layer_names", "no_names"])
      #expect(try group.attribute("dt", as: Double.self) == [0.001])
      #expect(try group.stringAttribute("layer_names") == ["conv", "größe", ""])
      #expect(try group.stringAttribute("no_names") == [])
      #expect(try group.containsAttribute("dt"))
      #expect(try !group.containsAttribute("t_max"))
      #expect(try group.attributeElementType("layer_names") == .string)
      #expect(try group.dataset("idx").attribute("range", as: Int.self) == [-3, 4])
    }
  }

  @Test func aMissingAttributeIsNamedWithThoseThatAreThere() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("attributes.h5")
    try write(path) { root throws in
      try root.writeAttribute([1.0], shape: [], to: "dt")
      try root.writeAttribute("x", to: "backend")
    }
    let error = try read(path) { root in failure { _ = try root.stringAttribute("model_config") } }
    #expect(
      error?.reason == .missingAttribute(name: "model_config", attributes: ["backend", "dt"]))
    #expect(
      error?.description == "\(path), /: has no attribute 'model_config'; it has 'backend', 'dt'")
  }

  @Test func fixedStringsAndBooleansAndFractionsAreHeldToTheRulesOfDatasets() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("raw.h5")
    RawFile.write(path) { file in
      let type = RawFile.stringType(size: 4, padding: H5T_STR_NULLPAD)
      var extent: hsize_t = 2
      let space = unsafe H5Screate_simple(1, &extent, nil)
      let none = glint_H5P_DEFAULT()
      let names = unsafe H5Acreate2(file, "names", type, space, none, none)
      _ = unsafe H5Awrite(names, type, Array("convfc\0\0".utf8))
      for handle in [names, space, type] { H5Idec_ref(handle) }
    }
    try read(path) { root throws in
      #expect(try root.stringAttribute("names") == ["conv", "fc"])
      let error = failure { _ = try root.attribute("names", as: Int.self) }
      #expect(error?.reason == .wrongElementType(expected: "numbers", found: .string))
      #expect(error?.object == "/@names")
    }
    try write(path) { try $0.writeAttribute([2.0, 0.5], shape: [2], to: "shape") }
    let error = try read(path) { root in failure { _ = try root.attribute("shape", as: Int.self) } }
    #expect(
      error?.reason
        == .valueDoesNotFit(index: [1], value: "0.5", type: "64-bit signed integer"))
  }

  @Test func anAttributeBeyondItsLimitIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("large.h5")
    try write(path) {
      try $0.writeAttribute([UInt8](repeating: 1, count: 5000), shape: [5000], to: "big")
    }
    var limits = ReadLimits.standard
    limits.maximumBytesPerAttribute = 79_999
    let error = try read(path, limits: limits) { root throws in
      failure { _ = try root.attribute("big", as: UInt8.self) }
    }
    #expect(error?.reason == .exceedsLimit(.attributeBytes, found: 80_000, allowed: 79_999))
  }

  @Test func anAttributeThatDoesNotFitItsHeaderIsNotWritten() throws {
    let folder = try TemporaryFolder()
    let file = try HDF5File(creating: folder.path("large.h5"))
    let root = try file.root()
    let values = [Double](repeating: 1, count: 10_000)
    let error = failure { try root.writeAttribute(values, shape: [10_000], to: "big") }
    guard case .cannotWrite = error?.reason else {
      Issue.record("expected a failure of the write, got \(String(describing: error))")
      return
    }
    #expect(error?.object == "/@big")
  }
}
