#include "http/asset_pack.hpp"

#include <gtest/gtest.h>

#include <format>

namespace rollcall::http {
namespace {

std::string packed(std::string_view index, std::string_view bytes) {
  return std::format("rollcall web 1\n{:08x}\n{}{}", index.size(), index, bytes);
}

constexpr std::string_view kIndex =
    R"({"files":[{"path":"assets/a--b1.js","for_good":true,"plain":[0,5],"gzip":[5,2],"br":[7,1]},)"
    R"({"path":"app/sw.js","for_good":false,"plain":[8,3]}]})";

std::string header(const Response& response, std::string_view name) {
  return std::string(response.headers.find(name).value_or(""));
}

TEST(AssetPack, HoldsFilesByTheirPaths) {
  const auto pack = AssetPack::read(packed(kIndex, "helloGZBsw!"));
  ASSERT_TRUE(pack) << pack.error().describe();
  EXPECT_EQ(pack->size(), 2U);
  EXPECT_TRUE(pack->has("app/sw.js"));
  EXPECT_FALSE(pack->has("app/"));
  EXPECT_EQ(pack->serve({}, "app/nothing.js").error().code, ErrorCode::kNotFound);
}

TEST(AssetPack, WhatIsCutOffOrNoPackIsRefusedAtEveryLength) {
  const std::string whole = packed(kIndex, "helloGZBsw!");
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(AssetPack::read(std::string_view(whole).substr(0, size))) << size;
  for (const std::string_view index :
       {"{}", "[]", R"({"files":[{}]})", R"({"files":[{"path":"a","for_good":true,"plain":[0,99]}]})",
        R"({"files":[{"path":"a","for_good":true,"plain":[-1,1]}]})",
        R"({"files":[{"path":"a","for_good":true,"plain":[9223372036854775807,1]}]})",
        R"({"files":[{"path":"a","for_good":true,"plain":"x"}]})"})
    EXPECT_FALSE(AssetPack::read(packed(index, "bytes"))) << index;
}

TEST(AssetPack, IsServedInTheFormTheClientTakesAsItWasPacked) {
  const AssetPack files = *AssetPack::read(packed(kIndex, "helloGZBsw!"));
  const auto get = [&](std::string_view path, std::string accepts) {
    Request request;
    request.headers = Fields{{"Accept-Encoding", std::move(accepts)}};
    return *files.serve(request, path);
  };
  const Response best = get("assets/a--b1.js", "gzip, br");
  EXPECT_EQ(best.bytes(), "B");
  EXPECT_EQ(header(best, "Content-Encoding"), "br");
  EXPECT_EQ(header(best, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(best, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(header(best, "Vary"), "Accept-Encoding");
  EXPECT_NE(header(best, "ETag"), header(get("assets/a--b1.js", "gzip"), "ETag")) << "other bytes, another tag";
  EXPECT_EQ(get("assets/a--b1.js", "gzip").bytes(), "GZ");
  EXPECT_EQ(get("assets/a--b1.js", "").bytes(), "hello");
  EXPECT_EQ(header(get("app/sw.js", "br"), "Cache-Control"), "no-cache");
  EXPECT_EQ(header(get("app/sw.js", "br"), "Content-Encoding"), "");
}

}  // namespace
}  // namespace rollcall::http
