import CHDF5
import Testing

@testable import HDF5

/// Nothing but the objects of the file itself is ever opened.
@Suite struct RefusedLinkTests {
  /// A file with one group "nodes" in which `link` makes a link.
  private func path(_ folder: borrowing TemporaryFolder, _ link: (hid_t) -> Void) -> String {
    let path = folder.path("links.h5")
    RawFile.write(path) { file in
      let none = glint_H5P_DEFAULT()
      let group = unsafe H5Gcreate2(file, "nodes", none, none, none)
      RawFile.dataset("tau", in: group, shape: [], type: glint_H5T_NATIVE_FLOAT())
      link(group)
      H5Gclose(group)
    }
    return path
  }

  /// Each way to the member "weight" must end in the same refusal.
  private func expectRefusal(_ path: String, _ kind: LinkKind, _ text: String) throws {
    try read(path) { root throws in
      let nodes = try root.group("nodes")
      let errors = [
        failure { _ = try nodes.dataset("weight") }, failure { _ = try nodes.group("weight") },
        failure { _ = try nodes.kind(of: "weight") }, failure { _ = try nodes.memberNames() },
        failure { _ = try root.dataset(atPath: "nodes/weight") },
      ]
      for error in errors {
        #expect(error?.reason == .refusedLink(name: "weight", kind))
        #expect(error?.file == path)
        #expect(error?.object == "/nodes")
        #expect(
          error?.description
            == "\(path), /nodes: the member 'weight' is \(text), and only objects of the file "
            + "itself are read; store the object in its place")
      }
      #expect(try nodes.contains("weight"))
      // The other members stay readable.
      #expect(try nodes.dataset("tau").shape == [])
    }
  }

  @Test func externalLinksAreRefused() throws {
    let folder = try TemporaryFolder()
    // A file that could be opened, so that only the refusal keeps it closed.
    let target = folder.path("target.h5")
    try write(target) { try $0.write([1.0], shape: [1], to: "secret") }
    let path = path(folder) { group in
      let none = glint_H5P_DEFAULT()
      _ = unsafe H5Lcreate_external(target, "/secret", group, "weight", none, none)
    }
    try expectRefusal(
      path, .external(file: target, path: "/secret"), "an external link to '/secret' in '\(target)'"
    )
  }

  @Test func softLinksAreRefused() throws {
    let folder = try TemporaryFolder()
    let path = path(folder) { group in
      let none = glint_H5P_DEFAULT()
      _ = unsafe H5Lcreate_soft("/nodes/tau", group, "weight", none, none)
    }
    try expectRefusal(path, .soft(path: "/nodes/tau"), "a soft link to '/nodes/tau'")
  }

  @Test func userDefinedLinksAreRefused() throws {
    let folder = try TemporaryFolder()
    let path = path(folder) { group in
      var kind = unsafe H5L_class_t()
      unsafe kind.version = 1
      unsafe kind.id = H5L_type_t(rawValue: 200)
      unsafe kind.trav_func = { _, group, _, _, _, _ in unsafe H5Gopen2(group, ".", 0) }
      _ = unsafe H5Lregister(&kind)
      let none = glint_H5P_DEFAULT()
      _ = unsafe H5Lcreate_ud(group, "weight", kind.id, nil, 0, none, none)
    }
    try expectRefusal(path, .userDefined(code: 200), "a user-defined link (class 200)")
  }

  @Test func aGroupThatContainsItselfEndsAtTheDepthLimit() throws {
    let folder = try TemporaryFolder()
    let path = path(folder) { group in
      let none = glint_H5P_DEFAULT()
      _ = unsafe H5Lcreate_hard(group, ".", group, "again", none, none)
    }
    func depth(_ group: borrowing Group) throws -> Int {
      try depth(group.group("again")) + 1
    }
    var limits = ReadLimits.standard
    limits.maximumDepth = 5
    let error = try read(path, limits: limits) { root throws in
      failure { _ = try depth(root.group("nodes")) }
    }
    #expect(error?.reason == .exceedsLimit(.depth, found: 6, allowed: 5))
    #expect(error?.object == "/nodes/again/again/again/again/again")
  }

  @Test func fewGroupsWithVeryManyPathsEndAtTheLimitOfOpenings() throws {
    let folder = try TemporaryFolder()
    let path = path(folder) { group in
      let none = glint_H5P_DEFAULT()
      for name in ["left", "right"] {
        _ = unsafe H5Lcreate_hard(group, ".", group, name, none, none)
      }
    }
    func walk(_ group: borrowing Group, _ levels: Int) throws {
      guard levels > 0 else { return }
      for name in ["left", "right"] { try walk(group.group(name), levels - 1) }
    }
    var limits = ReadLimits.standard
    limits.maximumOpenedObjects = 1000
    let error = try read(path, limits: limits) { root throws in
      failure { try walk(root.group("nodes"), 30) }
    }
    #expect(error?.reason == .exceedsLimit(.openedObjects, found: 1001, allowed: 1000))
  }

  @Test func tooManyMembersAreRefusedBeforeTheyAreListed() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("many.h5")
    try write(path) { root throws in
      for index in 0..<30 { _ = try root.createGroup("layer\(index)") }
    }
    var limits = ReadLimits.standard
    limits.maximumMembers = 29
    let error = try read(path, limits: limits) { root throws in
      failure { _ = try root.memberNames() }
    }
    #expect(error?.reason == .exceedsLimit(.members, found: 30, allowed: 29))
  }

  @Test(arguments: ["", ".", "a/b", "/", "/nodes", "nodes/", "a\0b"])
  func aPathIsNoName(name: String) throws {
    let folder = try TemporaryFolder()
    let path = path(folder) { _ in }
    try read(path) { root throws in
      let errors = [
        failure { _ = try root.group(name) }, failure { _ = try root.dataset(name) },
        failure { _ = try root.contains(name) }, failure { _ = try root.kind(of: name) },
      ]
      for error in errors { #expect(error?.reason == .invalidName(name)) }
    }
  }
}
