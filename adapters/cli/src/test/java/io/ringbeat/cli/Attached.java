package io.ringbeat.cli;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import java.util.Map;

/** A debugger's connection to another JVM. */
final class Attached {
  private Attached() {}

  /** Attaches to the JVM that waits at a port of this machine. */
  static VirtualMachine to(String port) throws Exception {
    for (AttachingConnector connector : Bootstrap.virtualMachineManager().attachingConnectors()) {
      if (connector.name().equals("com.sun.jdi.SocketAttach")) {
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(port);
        return connector.attach(arguments);
      }
    }
    throw new AssertionError("this JDK cannot attach to a socket");
  }
}
