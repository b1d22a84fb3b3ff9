#include "service/outbox/mail_message.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rollcall::service {
namespace {

TEST(MailMessage, HeadersBeyondAsciiAreEncodedWordsOfWholeCharacters) {
  EXPECT_EQ(encode_header("Absence of Jo"), "Absence of Jo");
  EXPECT_EQ(encode_header("Fehlzeit: Jörg"), "=?UTF-8?B?RmVobHplaXQ6IErDtnJn?=");
  const std::string folded = encode_header("ééééééééééééééééééééééééééééééééééé");
  EXPECT_EQ(folded.substr(0, 68), "=?UTF-8?B?w6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOp?=");
  EXPECT_TRUE(folded.contains("\r\n =?UTF-8?B?"));
}

TEST(MailMessage, NothingCanAddAHeader) {
  const std::string text = format_mail({.from = "School <office@example.org>",
                                        .to_name = "Eve\r\nBcc: all@example.org",
                                        .to = "eve@example.org",
                                        .subject = "Hello\r\nX-Evil: 1",
                                        .text = "hello",
                                        .id = "1@example.org",
                                        .unsubscribe_url = "",
                                        .date = parse_rfc3339("2026-11-20T08:30:00Z").value()});
  EXPECT_FALSE(text.contains("\r\nBcc:"));
  EXPECT_FALSE(text.contains("\r\nX-Evil:"));
  EXPECT_TRUE(text.contains("Date: Fri, 20 Nov 2026 08:30:00 +0000\r\n"));
  EXPECT_TRUE(text.contains("From: \"School\"\r\n <office@example.org>\r\n"));
  EXPECT_TRUE(text.ends_with("\r\n\r\nhello\r\n"));
}

TEST(MailMessage, TheBodyIsQuotedPrintable) {
  EXPECT_EQ(encode_quoted_printable("a=b é\n.x "), "a=3Db =C3=A9\r\n=2Ex=20");
  const std::string longer = encode_quoted_printable(std::string(200, 'a'));
  EXPECT_EQ(longer, std::string(75, 'a') + "=\r\n" + std::string(75, 'a') + "=\r\n" + std::string(50, 'a'));
}

TEST(MailMessage, AnAddressIsOneAddress) {
  for (const char* good : {"a@b.org", "first.last+tag@example.org", "o'neil@example.org"})
    EXPECT_TRUE(is_mail_address(good)) << good;
  for (const char* bad : {"", "a", "@b", "a@", "a@b@c", "a b@c.org", "a@b.org\r\nBcc: x@y", "a@b.org,c@d.org",
                          "<a@b.org>", "a@.org", "\"a\"@b.org", "j\xC3\xB6@b.org"})
    EXPECT_FALSE(is_mail_address(bad)) << bad;
  EXPECT_EQ(bare_address("School <a@b.org>"), "a@b.org");
  EXPECT_EQ(bare_address("a@b.org"), "a@b.org");
}

}  // namespace
}  // namespace rollcall::service
