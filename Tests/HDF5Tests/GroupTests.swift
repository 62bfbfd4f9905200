import CHDF5
import Testing

@testable import HDF5

/// Ways through the groups of a file.
@Suite struct GroupTests {
  /// A file with /node/nodes/{0,10,2}, /node/type and a stored type.
  private func makeFile(_ path: String) throws {
    try write(path) { root throws in
      let node = try root.createGroup("node")
      try node.write("NIRGraph", to: "type")
      let nodes = try node.createGroup("nodes")
      for name in ["10", "2", "0", "a b.größe"] { _ = try nodes.createGroup(name) }
      try nodes.group("2").write([0.5], shape: [1], to: "tau")
      #expect(try nodes.group("2").path == "/node/nodes/2")
    }
  }

  @Test func membersAreSortedAndKnownByKind() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("groups.h5")
    try makeFile(path)
    try read(path) { root throws in
      #expect(root.path == "/")
      #expect(try root.memberNames() == ["node"])
      let node = try root.group("node")
      #expect(try node.memberNames() == ["nodes", "type"])
      #expect(try node.group("nodes").memberNames() == ["0", "10", "2", "a b.größe"])
      #expect(try node.kind(of: "nodes") == .group)
      #expect(try node.kind(of: "type") == .dataset)
      #expect(try node.kind(of: "edges") == nil)
      #expect(try node.contains("type"))
      #expect(try !node.contains("edges"))
    }
  }

  @Test func pathsAreWalkedNameByName() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("groups.h5")
    try makeFile(path)
    try read(path) { root throws in
      #expect(try root.dataset(atPath: "node/nodes/2/tau").path == "/node/nodes/2/tau")
      #expect(try root.dataset(atPath: "node/nodes/2/tau").readFinite() == [0.5])
      #expect(try root.group(atPath: "node/nodes").path == "/node/nodes")
      #expect(try root.group("node").dataset(atPath: "type").readString() == "NIRGraph")
      for wrong in ["", "/node", "node//nodes", "node/"] {
        #expect(failure { _ = try root.group(atPath: wrong) }?.reason == .invalidName(""))
      }
      #expect(failure { _ = try root.dataset(atPath: "node/.") }?.reason == .invalidName("."))
    }
  }

  @Test func aMissingMemberIsNamedWithThoseThatAreThere() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("groups.h5")
    try makeFile(path)
    try read(path) { root throws in
      let error = failure { _ = try root.dataset(atPath: "node/edges") }
      #expect(error?.reason == .missing(name: "edges", members: ["nodes", "type"]))
      #expect(
        error?.description == "\(path), /node: has no member 'edges'; it has 'nodes', 'type'")
      let inEmpty = failure { _ = try root.group(atPath: "node/nodes/0/x") }
      #expect(
        inEmpty?.description == "\(path), /node/nodes/0: has no member 'x'; it has none")
    }
  }

  @Test func groupsAndDatasetsAndTypesAreNotTakenForEachOther() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("kinds.h5")
    RawFile.write(path) { file in
      let none = glint_H5P_DEFAULT()
      H5Gclose(unsafe H5Gcreate2(file, "conv", none, none, none))
      RawFile.dataset("bias", in: file, shape: [], type: glint_H5T_NATIVE_FLOAT())
      let type = H5Tcopy(glint_H5T_NATIVE_FLOAT())
      _ = unsafe H5Tcommit2(file, "real", type, none, none, none)
      H5Tclose(type)
    }
    try read(path) { root throws in
      let group = failure { _ = try root.dataset("conv") }
      #expect(group?.reason == .wrongKind(expected: .dataset, found: .group))
      #expect(group?.description == "\(path), /conv: is a group, expected a dataset")
      let dataset = failure { _ = try root.group("bias") }
      #expect(dataset?.reason == .wrongKind(expected: .group, found: .dataset))
      #expect(try root.kind(of: "real") == .namedType)
      let type = failure { _ = try root.dataset("real") }
      #expect(type?.description == "\(path), /real: is a named type, expected a dataset")
    }
  }

  @Test func namesThatAreNotUTF8AreAnError() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("names.h5")
    RawFile.write(path) { file in
      let none = glint_H5P_DEFAULT()
      let name: [CChar] = [CChar(bitPattern: 0xE4), 0]
      H5Gclose(unsafe H5Gcreate2(file, name, none, none, none))
    }
    let error = try read(path) { root throws in failure { _ = try root.memberNames() } }
    #expect(error?.reason == .notText(index: []))
    #expect(error?.object == "/")
  }

  @Test func namesBeyondTheLimitAreRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("names.h5")
    try write(path) { _ = try $0.createGroup(String(repeating: "n", count: 5000)) }
    let error = try read(path) { root throws in failure { _ = try root.memberNames() } }
    #expect(error?.reason == .exceedsLimit(.nameBytes, found: 5000, allowed: 4096))
  }

  @Test func textOfAFileCannotSteerATerminal() {
    let error = HDF5Error(
      file: "a.h5", object: "/x\u{1B}[2J",
      reason: .missing(name: "\u{202E}tau\n", members: [String(repeating: "y", count: 400)]))
    #expect(
      error.description
        == "a.h5, /x\\u{1B}[2J: has no member '\\u{202E}tau\\n'; it has '"
        + String(repeating: "y", count: 300) + "…'")
  }
}
