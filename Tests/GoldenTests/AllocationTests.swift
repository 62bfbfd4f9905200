import Foundation
import HDF5
import TestSupport
import Testing

/// A library that counts the allocations of the program that it is loaded into.
enum AllocationCounter {
  /// The C compiler that comes with Swift.
  static let compiler = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { "\($0)/clang" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Stands before glibc's allocator and says at the end how often it was asked.
  static let source = """
    #include <stdatomic.h>
    #include <stddef.h>
    #include <stdio.h>
    extern void *__libc_malloc(size_t);
    extern void *__libc_calloc(size_t, size_t);
    extern void *__libc_realloc(void *, size_t);
    static atomic_llong count;
    void *malloc(size_t size) { count++; return __libc_malloc(size); }
    void *calloc(size_t items, size_t size) { count++; return __libc_calloc(items, size); }
    void *realloc(void *memory, size_t size) { count++; return __libc_realloc(memory, size); }
    __attribute__((destructor)) static void report(void) {
      fprintf(stderr, "allocations %lld\\n", (long long)count);
    }
    """
}

/// Counts the heap allocations of the release build: optimisation decides them, so a debug build says nothing.
@Suite(
  "No allocation in the step loop",
  .enabled(if: ReleaseBinary.path != nil && AllocationCounter.compiler != nil))
struct AllocationTests {
  /// Topologies beside their tensors: currents, wide leaking membranes and spikes that wait; spikes that come back.
  private static func topologies(in folder: URL) throws -> [String] {
    let file = try HDF5File(creating: folder.appending(path: "stateful.h5").path)
    do {
      let root = try file.root()
      let first = (0..<32 * 64).map { (index: Int) -> Int8 in Int8(index % 7 * 4 - 8) }
      let back = (0..<32 * 32).map { (index: Int) -> Int8 in Int8(index % 3 * 4 - 4) }
      let second = (0..<10 * 32).map { (index: Int) -> Int8 in Int8(index % 5 * 4 - 8) }
      try root.write(first, shape: [32, 64], to: "first.weight")
      try root.write(back, shape: [32, 32], to: "first.recurrent.weight")
      try root.write(second, shape: [10, 32], to: "second.weight")
    }
    try file.close()
    let stateful = """
      tensors = "stateful.h5"
      [input]
      shape = [64]
      coding = "events"
      step_seconds = 0.001
      [output]
      readout = "spikes"
      [neuron]
      model = "LOIHI"
      vThMant = 20
      vDecay = 128
      iDecay = 1024
      [[layer]]
      name = "first"
      kind = "dense"
      neuron = true
      [[layer]]
      name = "wait"
      kind = "delay"
      steps = 3
      [[layer]]
      name = "second"
      kind = "dense"
      neuron = true
      """
    let recurrent = """
      tensors = "stateful.h5"
      [input]
      shape = [64]
      coding = "events"
      step_seconds = 0.001
      [output]
      readout = "spikes"
      [neuron]
      threshold = 20
      [[layer]]
      name = "first"
      kind = "dense"
      neuron = true
      recurrent = true
      [[layer]]
      name = "second"
      kind = "dense"
      neuron = true
      """
    return try [("stateful", stateful), ("recurrent", recurrent)].map { name, text in
      let path = folder.appending(path: "\(name).toml")
      try text.write(to: path, atomically: true, encoding: .utf8)
      return path.path
    }
  }

  @Test(
    "Eight steps and two hundred allocate the same: narrow and wide membranes, currents, delays, recurrence"
  )
  func steps() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appending(path: "counter.c")
    let library = folder.appending(path: "counter.so").path
    try AllocationCounter.source.write(to: source, atomically: true, encoding: .utf8)
    let clang = try #require(AllocationCounter.compiler)
    _ = try Self.errors(of: clang, ["-shared", "-fPIC", "-o", library, source.path], [:])
    let wide = folder.appending(path: "wide.nir").path
    let glint = try #require(ReleaseBinary.path)
    _ = try Self.errors(
      of: glint,
      [
        "quantize", "Networks/digits-float.nir", "--weights", "4", "--membrane", "12",
        "--calibrate", "Traces/digits-test.h5", "--quiet", "-o", wide,
      ], [:])
    for network in ["Networks/digits-w2u2.nir", wide] + (try Self.topologies(in: folder)) {
      let counts = try ["8", "200"].map { steps in
        let text = try Self.errors(
          of: glint,
          [
            "run", network, "Traces/digits-test.h5", "--samples", "1", "--threads", "1",
            "--time-steps", steps, "--quiet",
          ], ["LD_PRELOAD": library])
        return try #require(text.split(separator: " ").last.flatMap { Int($0.trimmed) })
      }
      #expect(counts[0] > 1000, "the counter does not count")
      // Longer lists of results may take a few more; one in every step would be 192.
      #expect(abs(counts[1] - counts[0]) <= 64, "\(network): \(counts)")
    }
  }

  /// Runs a program in the project's folder; what it wrote to standard error.
  private static func errors(
    of program: String, _ arguments: [String], _ environment: [String: String]
  ) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = SharedData.projectRoot
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(program) \(arguments.joined(separator: " "))")
    return String(decoding: data, as: UTF8.self)
  }
}

extension Substring {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
