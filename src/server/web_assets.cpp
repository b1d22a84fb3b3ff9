#include "server/web_assets.hpp"

#include <cstddef>

// The pack, put into the read-only data by the assembler: a literal of megabytes would take minutes to compile.
__asm__(
    ".section .rodata\n"
    ".balign 16\n"
    ".global rollcall_web_pack_begin\n"
    ".global rollcall_web_pack_end\n"
    "rollcall_web_pack_begin:\n"
    ".incbin \"" ROLLCALL_WEB_PACK
    "\"\n"
    "rollcall_web_pack_end:\n"
    ".byte 0\n"
    ".previous\n");

extern "C" {
extern const char rollcall_web_pack_begin[];
extern const char rollcall_web_pack_end[];
}

namespace rollcall::server {

const Result<http::AssetPack>& web_assets() {
  static const Result<http::AssetPack> pack = http::AssetPack::read(
      {&rollcall_web_pack_begin[0], static_cast<std::size_t>(&rollcall_web_pack_end[0] - &rollcall_web_pack_begin[0])});
  return pack;
}

}  // namespace rollcall::server
