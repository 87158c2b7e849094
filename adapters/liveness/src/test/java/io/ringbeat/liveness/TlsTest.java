package io.ringbeat.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsTest {
  @TempDir Path folder;

  @Test
  void shouldSayWhatIsWrongWithAFileAndNothingOfTheKey() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Certificates mine = Certificates.make(folder, "dns:a.example");
    Certificates theirs = Certificates.make(other, "dns:b.example");
    Path old = folder.resolve("old.key");
    String key = Files.readString(mine.key());
    Files.writeString(old, key.replace("PRIVATE", "EC PRIVATE"));
    Path cut = folder.resolve("cut.key");
    Files.writeString(cut, key.replaceFirst("KEY-----\n.{20}", "KEY-----\n"));

    refuses(mine.server(), theirs.key(), "is not that of the first certificate in ");
    refuses(mine.server(), old, "holds no private key as PKCS #8 without a password");
    refuses(mine.server(), cut, "cut.key cannot be read as one for EC");
    refuses(mine.key(), mine.key(), "server.key holds no certificates in PEM");
    assertThrows(IllegalArgumentException.class, () -> Tls.client(mine.key()));
    assertThrows(NoSuchFileException.class, () -> Tls.client(folder.resolve("none.pem")));
    assertEquals("TLS", Tls.server(mine.server(), mine.key()).getProtocol());
  }

  private static void refuses(Path chain, Path key, String why) throws IOException {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Tls.server(chain, key));
    assertTrue(e.getMessage().contains(why), e.getMessage());
    String secret = Files.readString(key).lines().skip(1).findFirst().orElseThrow();
    assertFalse(e.getMessage().contains(secret.substring(0, 10)), "it shows the key");
  }
}
