import Testing

@testable import Reports

@Suite("Resident memory")
struct ResidentMemoryTests {
  @Test("The peak is VmHWM in kibibytes, and nothing when the line is missing or strange")
  func parsing() {
    #expect(
      ResidentMemory.peakBytes(status: "VmPeak:\t 9 kB\nVmHWM:\t    1234 kB\n") == 1234 * 1024)
    #expect(ResidentMemory.peakBytes(status: "VmRSS:\t1 kB\n") == nil)
    #expect(ResidentMemory.peakBytes(status: "VmHWM:\t1 pages\n") == nil)
  }

  #if os(Linux)
    @Test("This process has a peak")
    func process() throws {
      #expect(try #require(ResidentMemory.peakBytes()) > 1 << 20)
    }
  #endif
}
